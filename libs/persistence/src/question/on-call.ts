import type { PersonStore } from '../monitoring/acts.js';
import { peopleToNotify, type OnCallReader } from '../on-call/people.js';

/**
 * Who is on call at the site of a case, as far as the person of the transaction may know the case. Whoever is no
 * physician is among them still: the database takes the physicians.
 */
export async function physiciansOnCall(store: PersonStore, alertId: string): Promise<string[]> {
  const [alert] = await store.query<{ tenantId: string; siteId: string; now: Date }>(
    'SELECT tenant_id AS "tenantId", site_id AS "siteId", wardline.now() AS now FROM wardline.alert WHERE alert_id = $1',
    [alertId],
  );
  if (alert === undefined) return [];
  const { now, ...place } = alert;
  // The same question as the clock asks, about the one site of this case.
  const reader: OnCallReader = {
    query: (_text, values) =>
      store.query('SELECT wardline.case_people($1, $2) AS people', [alertId, values?.[1] ?? now]),
  };
  const [people] = await peopleToNotify(reader, [{ ...place, target: 'on-call' }], now);
  return people?.nobody === false ? [...people.staffIds] : [];
}
