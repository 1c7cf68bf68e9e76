import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  applyAnswer,
  applyEvents,
  applySnapshot as take,
  arrivals,
  unknownBoard,
  type BoardState,
} from '../src/alert/board-state.js';
import type { Alert, AlertEvent } from '../src/alert/alert.js';
import { UnreadableMessage } from '../src/alert/unreadable.js';
import { alertWith, eventWith } from './builders.js';

/** A whole snapshot, and one event after another. */
const applySnapshot = (snapshot: { cursor: string; alerts: readonly Alert[] }): BoardState =>
  take(unknownBoard, { ...snapshot, part: 0, more: false });
const applyEvent = (board: BoardState, event: AlertEvent): BoardState => applyEvents(board, [event]);

const ids = (board: BoardState): string[] => [...board.alerts.keys()];

describe('the board', () => {
  it('knows nothing at first, which is not the same as no alerts', () => {
    expect(unknownBoard.cursor).toBeUndefined();
    expect(applySnapshot({ cursor: '0', alerts: [] }).cursor).toBe('0');
  });

  it('drops an event that it has already processed', () => {
    const board = applyEvent(applySnapshot({ cursor: '5', alerts: [] }), eventWith(6, alertWith()));
    const again = applyEvent(board, eventWith(6, alertWith({ reason: 'something else' })));
    expect(again).toBe(board);
    expect(applyEvent(board, eventWith(5, alertWith({ id: 'a-2' })))).toBe(board);
  });

  it('compares cursors as numbers, also beyond what a double can count', () => {
    const board = applySnapshot({ cursor: '9007199254740993', alerts: [] });
    expect(ids(applyEvent(board, { ...eventWith(0, alertWith()), cursor: '9007199254740992' }))).toEqual([]);
    expect(ids(applyEvent(board, { ...eventWith(0, alertWith()), cursor: '9007199254740994' }))).toEqual([
      'a-1',
    ]);
    expect(ids(applyEvent(applySnapshot({ cursor: '9', alerts: [] }), eventWith(10, alertWith())))).toEqual([
      'a-1',
    ]);
  });

  it('takes a snapshot as the whole truth, even with a lower cursor (a restored database)', () => {
    const board = applyEvent(
      applySnapshot({ cursor: '900', alerts: [alertWith()] }),
      eventWith(901, alertWith({ id: 'a-2' })),
    );
    const restored = applySnapshot({ cursor: '10', alerts: [alertWith({ id: 'a-3' })] });
    expect(ids(board)).toEqual(['a-1', 'a-2']);
    expect(ids(restored)).toEqual(['a-3']);
    expect(ids(applyEvent(restored, eventWith(11, alertWith({ id: 'a-4' }))))).toEqual(['a-3', 'a-4']);
  });

  it('takes a resolved alert off, and no late answer or older event brings it back', () => {
    const open = applySnapshot({ cursor: '1', alerts: [alertWith({ version: 2 })] });
    const resolved = applyEvent(open, eventWith(2, alertWith({ version: 3, state: 'resolved' }), 'resolved'));
    expect(ids(resolved)).toEqual([]);
    expect(ids(applyAnswer(resolved, alertWith({ version: 2 })))).toEqual([]);
    expect(ids(applyEvent(resolved, eventWith(3, alertWith({ version: 2 }))))).toEqual([]);
  });

  it('keeps an answer that ran ahead of the stream, and its event does no harm', () => {
    const open = applySnapshot({ cursor: '1', alerts: [alertWith({ version: 1 })] });
    const acknowledged = alertWith({ version: 2, state: 'acknowledged' });
    const answered = applyAnswer(open, acknowledged);
    expect(answered.cursor).toBe('1');
    const late = applyEvent(answered, eventWith(2, alertWith({ version: 1, readings: 2 }), 'joined'));
    expect(late.alerts.get('a-1')?.state).toBe('acknowledged');
    expect(late.cursor).toBe('2');
    const own = applyEvent(late, eventWith(3, acknowledged, 'acknowledged'));
    expect(own.alerts.get('a-1')?.state).toBe('acknowledged');
  });

  it('does not let an answer of the same version undo a reading that has joined since', () => {
    const open = applySnapshot({ cursor: '1', alerts: [alertWith()] });
    const joined = applyEvent(open, eventWith(2, alertWith({ readings: 2 }), 'joined'));
    expect(applyAnswer(joined, alertWith({ readings: 1 })).alerts.get('a-1')?.readings).toBe(2);
  });

  it('does not lose the patient’s name when an alert comes without the card', () => {
    const patientCard = { caseCode: 'KX-4471', givenName: 'Rosa', familyName: 'Marin' };
    const open = applySnapshot({ cursor: '1', alerts: [alertWith({ patientCard })] });
    const next = applyEvent(open, eventWith(2, alertWith({ version: 2 })));
    expect(next.alerts.get('a-1')?.patientCard).toEqual(patientCard);
  });
});

describe('replay after a reconnect (property)', () => {
  const event = fc.record({
    id: fc.constantFrom('a-1', 'a-2', 'a-3'),
    version: fc.integer({ min: 1, max: 6 }),
    state: fc.constantFrom('open', 'escalated', 'acknowledged', 'resolved' as const),
  });
  const stream = fc
    .array(event, { maxLength: 25 })
    .map((events): AlertEvent[] => events.map((e, index) => eventWith(index + 1, alertWith(e))));

  it('gives the same board however often and from wherever events are sent again', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 25 }), { maxLength: 5 }), (events, restarts) => {
        const once = events.reduce(applyEvent, applySnapshot({ cursor: '0', alerts: [] }));
        let board = applySnapshot({ cursor: '0', alerts: [] });
        for (const upTo of restarts) board = events.slice(0, upTo).reduce(applyEvent, board);
        expect(events.reduce(applyEvent, board)).toEqual(once);
      }),
    );
  });
});

describe('events that are taken in together (property)', () => {
  const event = fc.record({
    id: fc.constantFrom('a-1', 'a-2', 'a-3'),
    version: fc.integer({ min: 1, max: 6 }),
    state: fc.constantFrom('open', 'acknowledged', 'resolved' as const),
    cursor: fc.integer({ min: 1, max: 30 }),
  });

  it('give the board that they give one by one, however they are cut into batches', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1 }),
        (rows, sizes) => {
          const events = rows.map(({ cursor, ...alert }) => eventWith(cursor, alertWith(alert)));
          const start = applySnapshot({ cursor: '3', alerts: [alertWith({ version: 2 })] });
          const one = events.reduce(applyEvent, start);
          let many = start;
          for (let at = 0, turn = 0; at < events.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            many = applyEvents(many, events.slice(at, at + size));
            at += size;
          }
          expect(many).toEqual(one);
        },
      ),
    );
  });
});

describe('a snapshot in parts', () => {
  const part = (nr: number, more: boolean, ...alerts: readonly Alert[]) => ({
    cursor: '7',
    alerts,
    part: nr,
    more,
  });
  const first = take(unknownBoard, part(0, true, alertWith({ id: 'a' })));

  it('shows what has come, and is known only with its last part', () => {
    expect([first.cursor, ids(first)]).toEqual([undefined, ['a']]);
    const second = take(first, part(1, true, alertWith({ id: 'b' })));
    expect([second.cursor, ids(second)]).toEqual([undefined, ['a', 'b']]);
    const last = take(second, part(2, false));
    expect([last.cursor, last.parts, ids(last)]).toEqual(['7', undefined, ['a', 'b']]);
  });

  it('cannot be read when a part is missing: a hole would look like a list', () => {
    expect(() => take(first, part(2, false))).toThrow(UnreadableMessage);
    expect(() => take(unknownBoard, part(1, false))).toThrow(UnreadableMessage);
  });

  it('begins anew with its first part, after a link was lost in the middle of it', () => {
    const again = take(first, part(0, false, alertWith({ id: 'c' })));
    expect([again.cursor, ids(again)]).toEqual(['7', ['c']]);
  });

  it('keeps what a command or an event has changed meanwhile, and claims no position by it', () => {
    const acted = applyAnswer(first, alertWith({ id: 'a', version: 2, state: 'acknowledged' }));
    const told = applyEvent(acted, eventWith(9, alertWith({ id: 'b', version: 3, state: 'escalated' })));
    expect(told.cursor).toBeUndefined();
    const whole = take(told, part(1, false, alertWith({ id: 'a' }), alertWith({ id: 'b', version: 2 })));
    expect(whole.cursor).toBe('7');
    expect([whole.alerts.get('a')?.version, whole.alerts.get('b')?.version]).toEqual([2, 3]);
  });
});

describe('arrivals', () => {
  const before = applySnapshot({
    cursor: '1',
    alerts: [alertWith({ id: 'held', state: 'acknowledged' }), alertWith({ id: 'mild', severity: 'tier1' })],
  });
  const after = (alert: Parameters<typeof alertWith>[0]) =>
    arrivals(before, applyEvent(before, eventWith(2, alertWith({ version: 2, ...alert })))).map((a) => a.id);

  it('are new alerts', () => {
    expect(after({ id: 'new' })).toEqual(['new']);
  });
  it('are alerts that became critical', () => {
    expect(after({ id: 'mild', severity: 'critical' })).toEqual(['mild']);
  });
  it('are alerts that were handed back', () => {
    expect(after({ id: 'held', state: 'escalated' })).toEqual(['held']);
  });
  it('are not readings that join, nor acknowledgements', () => {
    expect(after({ id: 'mild', severity: 'tier1', readings: 2 })).toEqual([]);
    expect(after({ id: 'mild', state: 'acknowledged' })).toEqual([]);
  });
});
