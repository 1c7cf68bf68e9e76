import { describe, expect, it } from '@jest/globals';
import { sessionStep, warnMs } from '../src/session/session-step.js';

const minute = 60_000;
const idle = { renewedAt: 0, expiresAt: 30 * minute, lastActivityAt: 0 };
const busy = { ...idle, lastActivityAt: 1 * minute };

describe('a session', () => {
  it('is left alone in its first half', () => {
    expect(sessionStep(busy, 14 * minute)).toBe('keep');
  });
  it('is renewed in its second half for somebody who is there', () => {
    expect(sessionStep(busy, 15 * minute + 1)).toBe('renew');
  });
  it('is not renewed for an empty chair: it warns, and ends', () => {
    expect(sessionStep(idle, 20 * minute)).toBe('keep');
    expect(sessionStep(idle, 30 * minute - warnMs)).toBe('warn');
    expect(sessionStep(idle, 30 * minute)).toBe('expired');
  });
  it('is saved by activity while it warns', () => {
    const now = 29 * minute;
    expect(sessionStep({ ...idle, lastActivityAt: now }, now)).toBe('renew');
  });
  it('has ended when its time is up, whoever is there', () => {
    expect(sessionStep({ ...idle, lastActivityAt: 30 * minute }, 30 * minute)).toBe('expired');
  });
});
