import { describe, expect, it } from '@jest/globals';
import { boardSection, type BoardAlert } from '#domain';

const now = new Date('2026-06-15T12:00:00Z');
const inMinutes = (n: number): Date => new Date(now.getTime() + n * 60_000);
const alert = (given: Partial<BoardAlert>): BoardAlert => ({
  alertId: 'a',
  patientId: 'p',
  severity: 'tier1',
  state: 'acknowledged',
  ownerId: 'her',
  dueAt: inMinutes(10),
  ...given,
});

describe('the section of the board', () => {
  it.each([
    ['now', 'it was handed over and nobody has it', alert({ state: 'escalated', ownerId: null })],
    ['now', 'it is on a screen and nobody has it', alert({ state: 'delivered', ownerId: 'tier1' })],
    ['now', 'it is critical and new', alert({ state: 'open', severity: 'critical', ownerId: null })],
    ['now', 'the own time is over', alert({ ownerId: 'me', dueAt: inMinutes(0) })],
    ['mine', 'it is the reader’s', alert({ ownerId: 'me' })],
    ['mine', 'the reader gives care', alert({ ownerId: 'me', state: 'in-care' })],
    ['team', 'a colleague has it', alert({})],
    ['team', 'a colleague is late: the clock calls again', alert({ dueAt: inMinutes(-5) })],
  ] as const)('is %s when %s', (section, _, given) => {
    expect(boardSection([given], [], 'me', now)).toBe(section);
  });

  it('is now as soon as one alert of the patient needs somebody', () => {
    expect(boardSection([alert({ ownerId: 'me' }), alert({ state: 'escalated' })], [], 'me', now)).toBe(
      'now',
    );
  });

  it('follows what the reader promised to do', () => {
    const promised = (minutes: number) => [{ ownerId: 'me', dueAt: inMinutes(minutes) }];
    expect(boardSection([alert({})], promised(5), 'me', now)).toBe('mine');
    expect(boardSection([alert({})], promised(-1), 'me', now)).toBe('now');
    expect(boardSection([alert({})], [{ ownerId: null, dueAt: inMinutes(-1) }], 'me', now)).toBe('team');
  });
});
