import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterSpan } from '../../src/board/acts/spans.js';
import { isLockDue, lockAfterMs } from '../../src/lock/lock-due.js';
import { lockedCounts } from '../../src/lock/locked-counts.js';
import { sessionStep } from '../../src/session/session-step.js';
import { alertWith } from '../builders.js';

describe('an abandoned screen (hazard H23)', () => {
  it('is locked after ten minutes without a key or click', () => {
    const times = { renewedAt: 0, expiresAt: 30 * 60_000, lastActivityAt: 1000 };
    expect(isLockDue(times, 1000 + lockAfterMs - 1)).toBe(false);
    expect(isLockDue(times, 1000 + lockAfterMs)).toBe(true);
  });

  it('is locked before the session ends by itself, however short a session is (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 86_400_000 }), (lifetime) => {
        const times = { renewedAt: 0, expiresAt: lifetime, lastActivityAt: 0 };
        const locksAt = Math.min(lockAfterMs, Math.ceil(lifetime / 3));
        expect(isLockDue(times, locksAt)).toBe(true);
        expect(['expired', 'warn']).not.toContain(sessionStep(times, locksAt));
      }),
    );
  });

  it('says how many wait and of what severity, and nothing else', () => {
    const named = { patientCard: { caseCode: 'KX-1', givenName: 'Rosa', familyName: 'Marin' } };
    const counts = lockedCounts([alertWith(named), alertWith({ id: 'b', severity: 'tier1' })]);
    expect(counts).toEqual({ critical: 1, tier1: 1, indeterminate: 0 });
  });
});

it('reckons a span of time on', () => {
  const now = Date.parse('2026-11-20T08:00:00Z');
  expect(afterSpan('PT15M', now)).toBe('2026-11-20T08:15:00.000Z');
  expect(afterSpan('PT4H', now)).toBe('2026-11-20T12:00:00.000Z');
  expect(afterSpan('P3D', now)).toBe('2026-11-23T08:00:00.000Z');
});
