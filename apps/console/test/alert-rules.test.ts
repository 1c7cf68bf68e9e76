import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../src/alert/alert.js';
import { concerns, offeredCommands } from '../src/alert/commands.js';
import { orderBoard, unacknowledgedCriticals } from '../src/alert/order.js';
import { shownSign } from '../src/alert/shown-sign.js';
import { factName } from '../src/alert/words.js';
import { alertWith } from './builders.js';

type Person = Parameters<typeof offeredCommands>[1];

const nurse = { id: 'u-1', assignments: [{ role: 'nurse', tenant: 'metro', site: 'north' }] };

describe('the order of the board', () => {
  it('is most severe, then longest waiting; what is acknowledged stands apart', () => {
    const at = (minutes: number) => 1_000_000 + minutes * 60_000;
    const board = orderBoard([
      alertWith({ id: 'old-mild', severity: 'indeterminate', openedAt: at(0) }),
      alertWith({ id: 'new-critical', openedAt: at(9) }),
      alertWith({ id: 'held-critical', state: 'acknowledged', openedAt: at(1) }),
      alertWith({ id: 'tier1', severity: 'tier1', openedAt: at(2) }),
      alertWith({ id: 'old-critical', state: 'escalated', openedAt: at(3) }),
    ]);
    expect(board.needsAction.map((a) => a.id)).toEqual(['old-critical', 'new-critical', 'tier1', 'old-mild']);
    expect(board.held.map((a) => a.id)).toEqual(['held-critical']);
  });

  it('counts a critical as unacknowledged until somebody holds it', () => {
    const alerts = [
      alertWith({ id: 'open' }),
      alertWith({ id: 'escalated', state: 'escalated' }),
      alertWith({ id: 'held', state: 'acknowledged' }),
      alertWith({ id: 'mild', severity: 'tier1' }),
    ];
    expect(unacknowledgedCriticals(orderBoard(alerts)).map((a) => a.id)).toEqual(['escalated', 'open']);
  });
});

describe('what a nurse is offered', () => {
  const commands = (alert: Partial<Alert>, person: Person = nurse) =>
    offeredCommands(alertWith(alert), person).map(({ command }) => command);

  it('follows the life cycle', () => {
    expect(commands({})).toEqual(expect.arrayContaining(['acknowledge', 'escalate']));
    expect(commands({ state: 'escalated' })).toEqual(['acknowledge']);
    expect(commands({ state: 'acknowledged', owner: { id: 'u-1', name: 'N' } })).toEqual(
      expect.arrayContaining(['resolve', 'release']),
    );
    expect(commands({ state: 'acknowledged', owner: { id: 'u-2', name: 'P' } })).not.toContain('release');
  });

  it('is nothing at another site or tenant', () => {
    expect(commands({ site: 'south' })).toEqual([]);
    expect(commands({ tenant: 'other' })).toEqual([]);
  });

  it('is for every site when the assignment names none', () => {
    expect(
      commands({ site: 'south' }, { id: 'u-1', assignments: [{ role: 'nurse', tenant: 'metro' }] }),
    ).toContain('acknowledge');
  });

  it('leaves out what became Tier-1’s work', () => {
    const held = alertWith({ severity: 'tier1', state: 'open' });
    expect(concerns(held, nurse)).toBe(false);
    expect(concerns({ ...held, state: 'escalated' }, nurse)).toBe(true);
    expect(concerns(alertWith(), nurse)).toBe(true);
  });
});

describe('the sign in the row', () => {
  it('is the server’s word first', () => {
    expect(shownSign(alertWith({ vitalSign: 'glucose' }))).toBe('glucose');
  });
  it('follows the condition, then a name in it', () => {
    expect(shownSign(alertWith())).toBe('spo2');
    expect(shownSign(alertWith({ condition: 'custom-heart-rate-low' }))).toBe('heart-rate');
  });
  it('is none rather than a wrong one', () => {
    expect(shownSign(alertWith({ condition: 'red-flag-symptoms' }))).toBeUndefined();
    expect(shownSign(alertWith({ condition: 'data-problem:unknown-unit' }))).toBeUndefined();
  });
});

it('names facts in words', () => {
  expect(factName('weight.change-72h')).toBe('Body weight, change over 72 h');
  expect(factName('symptom.dyspnoea-at-rest')).toBe('Symptom, dyspnoea at rest');
});
