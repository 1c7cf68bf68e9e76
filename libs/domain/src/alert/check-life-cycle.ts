import { alertLifeCycle, type Transition } from './life-cycle.js';
import { alertStates, hasEnded, type AlertState } from './states.js';

/**
 * Checks the table itself; called at start. Throws when a state cannot be reached, when an open one cannot be left by a
 * person and by the clock, when two rows say different things about the same, or when an alert could end without a person
 * of the local team once a red flag was answered yes.
 */
export function assertLifeCycle(table: readonly Transition[] = alertLifeCycle): void {
  const reachable = reachableFrom('open', table);
  for (const state of alertStates) {
    if (!reachable.has(state)) throw new Error(`alert life cycle: state ${state} cannot be reached`);
    if (hasEnded(state)) continue;
    if (!table.some((row) => row.roles.length > 0 && leaves(row, state)))
      throw new Error(`alert life cycle: no person can take an alert out of ${state}`);
  }
  for (const [index, row] of table.entries()) {
    const twin = table.slice(index + 1).find((other) => overlaps(row, other));
    if (twin !== undefined) throw new Error(`alert life cycle: ${row.act} stands in it twice for the same`);
    if (row.act === 'resolve' && row.roles.includes('tier1') && row.notAfterRedFlag !== true)
      throw new Error('alert life cycle: Tier-1 may not end what a red flag was answered yes for');
    if (row.owner === 'actor' && row.roles.length === 0)
      throw new Error(`alert life cycle: ${row.act} has no actor who could own it`);
  }
}

function leaves(row: Transition, state: AlertState): boolean {
  return row.from.includes(state) && row.to !== 'same' && row.to !== state;
}

function reachableFrom(start: AlertState, table: readonly Transition[]): ReadonlySet<AlertState> {
  const reachable = new Set<AlertState>([start]);
  for (let grew = true; grew;) {
    grew = false;
    for (const { from, to } of table)
      if (to !== 'same' && !reachable.has(to) && from.some((state) => reachable.has(state))) {
        reachable.add(to);
        grew = true;
      }
  }
  return reachable;
}

/** Do both rows answer for the same act, state, severity and role? Then the first would hide the second. */
function overlaps(one: Transition, other: Transition): boolean {
  const sameSeverity =
    one.severities === undefined ||
    other.severities === undefined ||
    one.severities.some((severity) => other.severities?.includes(severity));
  const sameRole =
    one.roles.length === 0 || other.roles.length === 0
      ? one.roles.length === other.roles.length
      : one.roles.some((role) => other.roles.includes(role));
  return (
    one.act === other.act && sameSeverity && sameRole && one.from.some((state) => other.from.includes(state))
  );
}
