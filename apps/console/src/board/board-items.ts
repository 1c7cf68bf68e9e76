import { boardSection, byUrgency, isCalling, type BoardAlert, type BoardSection } from '#domain';
import type { Alert } from '../alert/alert.js';

/** A follow-up as far as the board reads it. */
export interface BoardFollowUp {
  readonly followUp: string;
  readonly alert: string;
  readonly patient: string;
  readonly kind: string;
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly words: string | null;
  /** RFC 3339. */
  readonly dueAt: string;
}

/** Everything open of one patient, as one piece of work. */
export interface BoardItem {
  readonly patient: string;
  /** The most urgent one; of those that need somebody, where there is one. It places the item. */
  readonly work: Alert;
  readonly others: readonly Alert[];
  readonly followUps: readonly BoardFollowUp[];
}

export interface BoardItems extends Readonly<Record<BoardSection, readonly BoardItem[]>> {
  /** Follow-ups of patients of whom no alert is on this board. */
  readonly loose: readonly BoardFollowUp[];
}

export interface BoardReader {
  readonly id: string;
  /** Works for the clinical support firm: what nobody has claimed needs him or her. */
  readonly isFirm: boolean;
  /** Server's clock, milliseconds since the epoch. */
  readonly now: number;
}

/**
 * One item a patient, every alert and follow-up in exactly one place. The stream says what is open; pure.
 *
 * @param before an item of it in which nothing has changed stays the same object
 */
export function boardItems(
  alerts: Iterable<Alert>,
  followUps: readonly BoardFollowUp[],
  reader: BoardReader,
  before?: BoardItems,
): BoardItems {
  const byPatient = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const known = byPatient.get(alert.patient);
    if (known === undefined) byPatient.set(alert.patient, [alert]);
    else known.push(alert);
  }
  const theirs = new Map<string, BoardFollowUp[]>();
  for (const one of followUps) theirs.set(one.patient, [...(theirs.get(one.patient) ?? []), one]);
  const items = new Map(
    before && [...before.now, ...before.mine, ...before.team].map((item) => [item.patient, item]),
  );
  const sections: Record<BoardSection, BoardItem[]> = { now: [], mine: [], team: [] };
  for (const [patient, mine] of byPatient) {
    const promised = theirs.get(patient) ?? nothingPromised;
    const [work, ...others] = mine.sort((a, b) => inOrder(a, b, reader));
    if (work === undefined) continue;
    const item = { patient, work, others, followUps: promised };
    const known = items.get(patient);
    sections[sectionOf(mine, promised, reader)].push(
      known !== undefined && isSame(known, item) ? known : item,
    );
  }
  for (const one of Object.values(sections))
    one.sort((a, b) => byUrgency(standing(a.work), standing(b.work)));
  return { ...sections, loose: followUps.filter(({ patient }) => !byPatient.has(patient)) };
}

const nothingPromised: readonly BoardFollowUp[] = [];

function isSame(a: BoardItem, b: BoardItem): boolean {
  return (
    a.work === b.work &&
    a.others.length === b.others.length &&
    a.others.every((other, index) => other === b.others[index]) &&
    a.followUps.length === b.followUps.length &&
    a.followUps.every((one, index) => one === b.followUps[index])
  );
}

/** Does it need somebody who has not taken it yet? */
export function needsSomebody(alert: Alert, isFirm: boolean): boolean {
  return isCalling(alert) || (isFirm && alert.state === 'open');
}

function sectionOf(
  alerts: readonly Alert[],
  followUps: readonly BoardFollowUp[],
  { id, isFirm, now }: BoardReader,
): BoardSection {
  if (isFirm && alerts.some(({ state }) => state === 'open')) return 'now';
  const promised = followUps.map(({ owner, dueAt }) => ({
    ownerId: owner?.id ?? null,
    dueAt: new Date(dueAt),
  }));
  return boardSection(alerts.map(standing), promised, id, new Date(now));
}

function inOrder(a: Alert, b: Alert, { isFirm }: BoardReader): number {
  const waits = Number(needsSomebody(b, isFirm)) - Number(needsSomebody(a, isFirm));
  return waits === 0 ? byUrgency(standing(a), standing(b)) : waits;
}

/** Of each version of an alert once: thousands are compared with one another again and again. */
const standings = new WeakMap<Alert, BoardAlert>();

function standing(alert: Alert): BoardAlert {
  const known = standings.get(alert);
  if (known !== undefined) return known;
  const { id, severity, dueAt, openedAt, patient, state, owner } = alert;
  const found = {
    alertId: id,
    severity,
    dueAt: new Date(dueAt ?? openedAt),
    patientId: patient,
    state,
    ownerId: owner?.id ?? null,
  };
  standings.set(alert, found);
  return found;
}
