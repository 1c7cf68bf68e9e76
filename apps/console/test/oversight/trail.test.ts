import { describe, expect, it } from '@jest/globals';
import { actWords, isOnlyLook, roleWords, sinceDays, whyWords } from '../../src/privacy/trail.js';
import { texts } from '../../src/texts/index.js';

const { why } = texts.privacy;

describe('why somebody stands on the trail', () => {
  it.each([
    [{ action: 'read', acted: false }, why.looked, true],
    [{ action: 'read', acted: true }, why.own, false],
    [{ action: 'audit.read', acted: false }, why.looked, true],
    [{ action: 'alert.claim', acted: true }, why.act, false],
    [{ action: 'alert.claim', acted: false }, why.act, false],
    [{ action: 'sign-in', acted: null }, why.none, false],
    [{ action: 'read', acted: null }, why.none, false],
  ] as const)('%j', (entry, words, onlyLook) => {
    expect(whyWords(entry)).toBe(words);
    expect(isOnlyLook(entry)).toBe(onlyLook);
  });
});

describe('what was done', () => {
  it('is said in words, and by its code where there are none', () => {
    expect(actWords({ action: 'read', target: 'patient:1' })).toBe('Looked at: patient');
    expect(actWords({ action: 'alert.claim', target: 'alert:1' })).toBe('Claimed');
    expect(actWords({ action: 'walk.answer', target: 'alert:1' })).toBe('walk.answer');
  });
});

describe('what somebody was', () => {
  it('names roles and firm, and says when there was none', () => {
    expect(roleWords(['nurse', 'lead'], null)).toBe('nurse, programme lead');
    expect(roleWords(['tier1'], 'Support')).toBe('Tier-1 clinician, Support');
    expect(roleWords([], 'Support')).toBe('no role then, Support');
  });
});

it('days back are whole days', () => {
  expect(sinceDays('7', Date.parse('2026-11-20T08:00:00Z'))).toBe('2026-11-13T08:00:00.000Z');
});
