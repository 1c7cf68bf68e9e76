import { describe, expect, it } from '@jest/globals';
import { alertLifeCycle, clockAfter, dueStep } from '#domain';

describe('dueStep', () => {
  it('alarms again for a critical alert, for as long as nobody takes it', () => {
    for (const times of [0, 1, 50])
      expect(dueStep({ state: 'open', severity: 'critical' }, times)).toEqual({
        event: 'overdue',
        state: 'open',
        nextStepInSeconds: 120,
      });
  });

  it.each(['tier1', 'indeterminate'] as const)(
    'hands a %s alert to the local team when it is overdue again',
    (severity) => {
      expect(dueStep({ state: 'open', severity }, 0)).toMatchObject({ event: 'overdue', state: 'open' });
      expect(dueStep({ state: 'claimed', severity }, 0)).toMatchObject({
        event: 'overdue',
        state: 'claimed',
      });
      expect(dueStep({ state: 'open', severity }, 1)).toMatchObject({
        event: 'escalated',
        state: 'escalated',
      });
      expect(dueStep({ state: 'claimed', severity }, 1)).toMatchObject({
        event: 'escalated',
        state: 'escalated',
      });
    },
  );

  it('goes on alarming the local team', () => {
    expect(dueStep({ state: 'escalated', severity: 'tier1' }, 9)).toMatchObject({
      event: 'overdue',
      state: 'escalated',
    });
  });
});

describe('clockAfter', () => {
  it('stops only for what is closed or has a local owner', () => {
    for (const { event, to, owner } of alertLifeCycle) {
      const stops = !clockAfter(event, 'tier1').running;
      expect([event, stops]).toEqual([
        event,
        to === 'resolved' || (to === 'acknowledged' && owner === 'actor'),
      ]);
    }
  });
});
