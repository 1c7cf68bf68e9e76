import { byUrgency, type Urgent } from './urgency.js';

export interface QueuedAlert extends Urgent {
  readonly patientId: string;
}

/** Everything open of one patient, as one piece of work. */
export interface PatientItem<A extends QueuedAlert> {
  readonly patientId: string;
  /** The most urgent one. */
  readonly top: A;
  /** All of them, `top` first. */
  readonly alerts: readonly A[];
}

/** One item a patient, every alert in exactly one, nothing hidden; the most urgent patient first. */
export function groupByPatient<A extends QueuedAlert>(alerts: readonly A[]): PatientItem<A>[] {
  const byPatient = new Map<string, A[]>();
  for (const alert of [...alerts].sort(byUrgency)) {
    const mine = byPatient.get(alert.patientId);
    if (mine === undefined) byPatient.set(alert.patientId, [alert]);
    else mine.push(alert);
  }
  return [...byPatient].flatMap(([patientId, mine]) => {
    const [top] = mine;
    return top === undefined ? [] : [{ patientId, top, alerts: mine }];
  });
}

/** An item on a desk: `work` is the most urgent of the alerts that this desk works on, and places the item. */
export interface DeskItem<A extends QueuedAlert> extends PatientItem<A> {
  readonly work: A;
}

/** The items in which there is work for a desk, the most urgent work first. An item shows the other alerts too. */
export function onDesk<A extends QueuedAlert>(
  items: readonly PatientItem<A>[],
  worksOn: (alert: A) => boolean,
): DeskItem<A>[] {
  return items
    .flatMap((item) => {
      const work = item.alerts.find(worksOn);
      return work === undefined ? [] : [{ ...item, work }];
    })
    .sort((a, b) => byUrgency(a.work, b.work));
}

/** At most `limit` items that come after a place in the order, and whether more follow. */
export function pageAfter<I extends { readonly work: Urgent }>(
  items: readonly I[],
  after: Urgent | undefined,
  limit: number,
): { readonly items: I[]; readonly more: boolean } {
  const rest = after === undefined ? items : items.filter(({ work }) => byUrgency(work, after) > 0);
  return { items: rest.slice(0, limit), more: rest.length > limit };
}
