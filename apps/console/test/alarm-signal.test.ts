import { describe, expect, it } from '@jest/globals';
import { alarmSignal, isBurstDue, repeatMs, silent } from '../src/sound/alarm-signal.js';

describe('the auditory signal', () => {
  it('is high while a critical stands unacknowledged, also when monitoring is lost', () => {
    expect(alarmSignal(1, false)).toBe('high');
    expect(alarmSignal(1, true)).toBe('high');
  });
  it('is medium for lost monitoring, and none otherwise', () => {
    expect(alarmSignal(0, true)).toBe('medium');
    expect(alarmSignal(0, false)).toBe('none');
  });
});

describe('a burst', () => {
  const sounded = { signal: 'high', soundedAt: 1000, known: new Set(['a']) } as const;

  it('is due at once for the first critical', () => {
    expect(isBurstDue(silent, 'high', ['a'], 0)).toBe(true);
  });
  it('repeats every 10 s', () => {
    expect(repeatMs.high).toBe(10_000);
    expect(isBurstDue(sounded, 'high', ['a'], 10_999)).toBe(false);
    expect(isBurstDue(sounded, 'high', ['a'], 11_000)).toBe(true);
  });
  it('is due at once for another critical, but not for one that was acknowledged', () => {
    expect(isBurstDue(sounded, 'high', ['a', 'b'], 2000)).toBe(true);
    expect(isBurstDue({ ...sounded, known: new Set(['a', 'b']) }, 'high', ['a'], 2000)).toBe(false);
  });
  it('is due at once when the priority rises', () => {
    expect(isBurstDue({ signal: 'medium', soundedAt: 1000, known: new Set() }, 'high', ['a'], 1500)).toBe(
      true,
    );
  });
  it('is never due without a signal, and comes after a clock that was set back', () => {
    expect(isBurstDue(sounded, 'none', [], 99_999)).toBe(false);
    expect(isBurstDue(sounded, 'high', ['a'], 0)).toBe(true);
  });
});
