import { isLastResort, passOver, type Call, type ClockTurn } from '#domain';
import { peopleToNotify } from '#persistence';
import type { EntityManager } from 'typeorm';
import type { DueAlert, Taken } from './due-alert.js';

/** A turn before anybody was called. */
interface Begun {
  readonly alert: DueAlert;
  readonly turn: ClockTurn;
}

/** Whom a call finds. */
interface Found {
  readonly staffIds: readonly string[];
  /** The schedule names nobody for this moment. */
  readonly gap: boolean;
}

/**
 * Calls whom the steps name, in the clock's transaction. A step that reaches nobody is on record as such, and the next one
 * begins at once, in the same turn; behind the last resort there is none, and it stays.
 */
export async function callStaff(manager: EntityManager, begun: readonly Begun[]): Promise<Taken[]> {
  const taken: Taken[] = [];
  let calling = begun;
  while (calling.length > 0) {
    const found = await find(manager, calling);
    const goOn: Begun[] = [];
    for (const [index, { alert, turn }] of calling.entries()) {
      const people = found[index];
      if (turn.call === undefined || people === undefined) {
        taken.push({ alert, turn, note: noteOf(turn) });
        continue;
      }
      if (people.gap) taken.push(nobody({ alert, turn }, 'nobody is on call by the schedule'));
      const reached = await call(manager, alert, turn.call, people.staffIds);
      taken.push({ alert, turn, note: `${namesOf(turn.call)} (${String(people.staffIds.length)})` });
      if (reached || isLastResort(turn, alert.policy)) continue;
      if (!people.gap) taken.push(nobody({ alert, turn }, 'nobody of this step can be reached'));
      goOn.push({ alert, turn: passOver(turn, alert.severity, alert.policy) });
    }
    calling = goOn;
  }
  return taken;
}

/** The roles that are called; who holds them stands in the calls. */
function namesOf({ notify }: Call): string {
  return notify.join(', ');
}

function noteOf({ event }: ClockTurn): string | null {
  if (event === 'overdue') return 'its time has run out';
  return event === 'escalated' ? 'nobody took it or ended it in time' : null;
}

/** Said without a change of the row: the clock's next time is that of the step that follows. */
function nobody({ alert, turn }: Begun, note: string): Taken {
  return { alert, turn: { ...turn, event: 'nobody-on-call' }, note };
}

async function find(manager: EntityManager, begun: readonly Begun[]): Promise<Found[]> {
  const entries = begun.flatMap(({ alert, turn }, index) =>
    (turn.call?.notify ?? []).map((target) => ({
      index,
      entry: { tenantId: alert.tenantId, siteId: alert.siteId, target },
    })),
  );
  const [clock] = await manager.query<{ now: Date }[]>('SELECT wardline.now() AS now');
  if (clock === undefined) throw new Error('the database gave no time');
  const people = await peopleToNotify(
    {
      query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
        manager.query<Row[]>(text, [...values]),
    },
    entries.map(({ entry }) => entry),
    clock.now,
  );
  return begun.map((_, index) => {
    const mine = people.filter((_found, position) => entries[position]?.index === index);
    return {
      staffIds: [...new Set(mine.flatMap(({ staffIds }) => staffIds))].sort(),
      gap: mine.some(({ reason }) => reason === 'gap'),
    };
  });
}

/**
 * Puts down who is called by a step: once per step and person, whoever takes the step. Whoever had the alert when it
 * worsened hears of it with the first step.
 *
 * @returns whether anybody has a page open or another way to be called
 */
async function call(
  manager: EntityManager,
  alert: DueAlert,
  { key, channels }: Call,
  staffIds: readonly string[],
): Promise<boolean> {
  const stepKey = `${String(alert.version)}.${key}`;
  const called = [...new Set([...staffIds, ...(alert.ownerId === null ? [] : [alert.ownerId])])].sort();
  if (called.length === 0) return false;
  await manager.query('SELECT wardline.notify_staff($1, $2, $3, $4, $5)', [
    alert.alertId,
    stepKey,
    called,
    channels,
    alert.severity === 'critical',
  ]);
  const unreachable = await manager.query<{ id: string }[]>(
    'SELECT u AS id FROM wardline.unreachable_staff($1, $2) u',
    [alert.alertId, stepKey],
  );
  const cannot = new Set(unreachable.map(({ id }) => id));
  return staffIds.some((id) => !cannot.has(id));
}
