import { isLastResort, passOver, type Call, type ClockTurn } from '#domain';
import { peopleToNotify } from '#persistence';
import type { EntityManager } from 'typeorm';
import type { DueAlert, StepBook, Taken } from './due-alert.js';
import { putCalls, type StepCall } from './put-calls.js';

/** A turn before anybody was called. */
interface Begun {
  readonly alert: DueAlert;
  readonly turn: ClockTurn;
}

/** A step that calls, and whom it finds. */
interface Calling extends Begun {
  readonly call: Call;
  readonly staffIds: readonly string[];
  /** The schedule names nobody for this moment. */
  readonly gap: boolean;
}

/**
 * Calls whom the steps name, in the clock's transaction. A step that reaches nobody is on record as such, and the next one
 * begins at once, in the same turn; behind the last resort there is none, and it stays.
 */
export async function callStaff(manager: EntityManager, begun: readonly Begun[], at: Date): Promise<Taken[]> {
  const taken: Taken[] = begun
    .filter(({ turn }) => turn.call === undefined)
    .map(({ alert, turn }) => ({ alert, turn, note: noteOf(turn) }));
  let left: readonly Begun[] = begun.filter(({ turn }) => turn.call !== undefined);
  while (left.length > 0) {
    const calling = await find(manager, left, at);
    const reached = await putCalls(manager, calling.map(stepCall));
    const goOn: Begun[] = [];
    for (const [index, step] of calling.entries()) {
      const { alert, turn } = step;
      const outcome = reached[index];
      if (outcome === undefined) throw new Error('a step has no outcome');
      const book = bookOf(step, outcome);
      if (step.gap) taken.push(nobody(step, 'nobody is on call by the schedule'));
      taken.push({
        alert,
        turn,
        note: `${step.call.notify.join(', ')} (${String(step.staffIds.length)})`,
        step: book,
      });
      if (book.reached || book.lastResort) continue;
      if (!step.gap) taken.push(nobody(step, 'nobody of this step can be reached'));
      goOn.push({ alert, turn: passOver(turn, alert.severity, alert.policy) });
    }
    left = goOn;
  }
  return taken;
}

function noteOf({ event }: ClockTurn): string | null {
  if (event === 'overdue') return 'its time has run out';
  return event === 'escalated' ? 'nobody took it or ended it in time' : null;
}

/** Said without a change of the row: the clock's next time is that of the step that follows. */
function nobody({ alert, turn }: Begun, note: string): Taken {
  return { alert, turn: { ...turn, event: 'nobody-on-call' }, note };
}

function keyOf({ alert, call }: Calling): string {
  return `${String(alert.version)}.${call.key}`;
}

/** Whoever had the alert when it worsened hears of it with the first step. */
function stepCall(calling: Calling): StepCall {
  const { alert, call, staffIds } = calling;
  return {
    alertId: alert.alertId,
    key: keyOf(calling),
    staffIds,
    besides: alert.ownerId === null ? [] : [alert.ownerId],
    channels: call.channels,
    urgent: alert.severity === 'critical',
  };
}

function bookOf(
  calling: Calling,
  { called, reached }: { readonly called: number; readonly reached: boolean },
): StepBook {
  const { alert, turn, gap } = calling;
  return { key: keyOf(calling), lastResort: isLastResort(turn, alert.policy), called, reached, gap };
}

async function find(manager: EntityManager, begun: readonly Begun[], at: Date): Promise<Calling[]> {
  const entries = begun.flatMap(({ alert, turn }, index) =>
    (turn.call?.notify ?? []).map((target) => ({
      index,
      entry: { tenantId: alert.tenantId, siteId: alert.siteId, target },
    })),
  );
  const people = await peopleToNotify(
    {
      query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
        manager.query<Row[]>(text, [...values]),
    },
    entries.map(({ entry }) => entry),
    at,
  );
  return begun.flatMap(({ alert, turn }, index) => {
    if (turn.call === undefined) return [];
    const mine = people.filter((_found, position) => entries[position]?.index === index);
    return {
      alert,
      turn,
      call: turn.call,
      staffIds: [...new Set(mine.flatMap(({ staffIds }) => staffIds))].sort(),
      gap: mine.some(({ reason }) => reason === 'gap'),
    };
  });
}
