import { describe, expect, it } from '@jest/globals';
import { boardKey, neighbour } from '../src/board/reading-order.js';
import { dueOf, span } from '../src/time/elapsed.js';
import { ageInYears, clockTime, sameClock } from '../src/time/local-time.js';

describe('a span', () => {
  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [80_000, '1 min 20 s'],
    [120_000, '2 min'],
    [12.5 * 60_000, '12 min'],
    [185 * 60_000, '3 h 05 min'],
    [52 * 3_600_000, '2 d 4 h'],
    [-5000, '0 s'],
  ])('of %d ms is %s', (ms, words) => {
    expect(span(ms)).toBe(words);
  });
});

describe('the time limit', () => {
  it('is overdue after it, also for whoever holds the alert, until it ends', () => {
    expect(dueOf({ dueAt: 1000, state: 'open' }, 400)).toEqual({ kind: 'due', inMs: 600 });
    expect(dueOf({ dueAt: 1000, state: 'escalated' }, 1500)).toEqual({ kind: 'overdue', byMs: 500 });
    expect(dueOf({ dueAt: 1000, state: 'acknowledged' }, 1500)).toEqual({ kind: 'overdue', byMs: 500 });
    expect(dueOf({ dueAt: 1000, state: 'closed' }, 1500)).toEqual({ kind: 'none' });
  });
});

describe('clock times', () => {
  const noon = Date.parse('2026-11-20T18:00:00Z');

  it('stand with their zone (H25)', () => {
    expect(clockTime(noon, noon, 'America/Chicago')).toBe('12:00:00 CST');
    expect(clockTime(noon, noon, 'Europe/Berlin')).toBe('19:00:00 CET');
  });
  it('carry the day when it is not today there', () => {
    expect(clockTime(noon, noon + 86_400_000, 'America/Chicago')).toBe('20 Nov 2026, 12:00:00 CST');
  });
  it('do not fail on a zone that is none', () => {
    expect(clockTime(noon, noon, 'Mars/Olympus')).toMatch(/^\d\d:00:00 /);
    expect(sameClock('Mars/Olympus', 'UTC', noon)).toBe(false);
  });
  it('are compared as the wall shows them', () => {
    expect(sameClock('Europe/Berlin', 'Europe/Oslo', noon)).toBe(true);
    expect(sameClock('America/Chicago', 'Europe/Oslo', noon)).toBe(false);
  });
});

describe('age', () => {
  it('counts birthdays, not milliseconds', () => {
    const now = new Date(2026, 10, 20, 12).getTime();
    expect(ageInYears('1951-11-20', now)).toBe(75);
    expect(ageInYears('1951-11-21', now)).toBe(74);
    expect(ageInYears('1951', now)).toBeUndefined();
  });
});

describe('keys', () => {
  const key = (name: string, more = {}) =>
    boardKey({ key: name, ctrlKey: false, altKey: false, metaKey: false, repeat: false, ...more });

  it('mean what the page says', () => {
    expect([key('j'), key('ArrowUp'), key('a'), key('Enter'), key('x')]).toEqual([
      'next',
      'previous',
      'acknowledge',
      'open',
      undefined,
    ]);
  });
  it('do not acknowledge with Ctrl+A, nor one after the other while held down', () => {
    expect(key('a', { ctrlKey: true })).toBeUndefined();
    expect(key('a', { repeat: true })).toBeUndefined();
  });
  it('move and stay at the ends', () => {
    expect(neighbour(['a', 'b', 'c'], 'a', 1)).toBe('b');
    expect(neighbour(['a', 'b', 'c'], 'c', 1)).toBe('c');
    expect(neighbour(['a', 'b', 'c'], undefined, 1)).toBe('a');
    expect(neighbour([], 'a', -1)).toBeUndefined();
  });
});
