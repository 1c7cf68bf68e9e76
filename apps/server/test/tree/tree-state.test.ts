import { expect, it } from '@jest/globals';
import { treeState, type Standing, type TreeState } from '../../src/tree/tree-state.js';

const now = new Date('2026-11-20T08:00:00Z');
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const standing: Standing = {
  decides: false,
  stopped: false,
  problem: null,
  approvedUntil: inDays(100),
  warnDays: 30,
};

it.each<[string, Partial<Standing>, TreeState]>([
  ['nobody signed it', { problem: 'not-approved', approvedUntil: null }, 'candidate'],
  ['not enough signed it', { problem: 'signatures-missing', approvedUntil: null }, 'candidate'],
  ['its key was revoked', { problem: 'signer-key-revoked', approvedUntil: null }, 'candidate'],
  ['it is signed', {}, 'signed'],
  [
    'its approval ran out before it was put to work',
    { problem: 'approval-expired', approvedUntil: inDays(-1) },
    'expired',
  ],
  ['it decides', { decides: true }, 'active'],
  ['it decides, with a day more than the warning', { decides: true, approvedUntil: inDays(31) }, 'active'],
  ['it decides, and the warning has begun', { decides: true, approvedUntil: inDays(30) }, 'expiring'],
  ['it decides, and the approval ends now', { decides: true, approvedUntil: now }, 'expired'],
  [
    'it decides, and no signature counts',
    { decides: true, problem: 'signer-key-revoked', approvedUntil: null },
    'expired',
  ],
  ['it was stopped, whatever its signatures', { stopped: true, problem: 'approval-expired' }, 'stopped'],
])('when %s', (_, rest, state) => {
  expect(treeState({ ...standing, ...rest }, now)).toBe(state);
});
