import type { ScopedTransaction } from '#access';
import type { Reads } from './second-read-schema.js';

const values = (of: string): string => `
  (SELECT coalesce(jsonb_agg(jsonb_build_object('code', v ->> 'code', 'vitalSign', v ->> 'vitalSign', 'value', v -> 'value',
     'unit', v ->> 'unit', 'comparator', v ->> 'comparator', 'coded', v ->> 'coded', 'absent', v ->> 'absent')), '[]')
   FROM jsonb_array_elements(${of}.values) v)`;

/** With the reading and those before it, as the person of the transaction may see them. */
export async function readsOf(tx: ScopedTransaction, open: boolean): Promise<Reads['items'][number][]> {
  return tx.query(
    `SELECT d.draw_id AS id, d.tenant_id AS tenant, d.site_id AS site, d.patient_id AS patient, p.case_code AS "caseCode", d.tree,
       wardline.rfc3339(d.decided_at) AS "decidedAt",
       (SELECT jsonb_build_object('at', wardline.rfc3339(m.effective_at), 'zone', m.zone, 'receivedAt', wardline.rfc3339(m.received_at),
          'values', ${values('m')})
        FROM wardline.measurement m WHERE m.measurement_id = d.measurement_id AND m.patient_id = d.patient_id LIMIT 1) AS reading,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('at', wardline.rfc3339(b.effective_at), 'zone', b.zone, 'values', ${values('b')})
          ORDER BY b.effective_at DESC), '[]')
        FROM (SELECT m.* FROM wardline.measurement m WHERE m.patient_id = d.patient_id AND m.effective_at < d.decided_at
          AND m.measurement_id <> d.measurement_id ORDER BY m.effective_at DESC LIMIT 5) b) AS before,
       CASE WHEN r.draw_id IS NOT NULL THEN jsonb_build_object('finding', r.finding, 'words', r.words,
         'by', (SELECT jsonb_build_object('id', f.staff_id, 'name', f.name) FROM wardline.staff f WHERE f.staff_id = r.read_by),
         'at', wardline.rfc3339(r.at)) END AS read
     FROM wardline.second_read_draw d JOIN wardline.patient p USING (patient_id) LEFT JOIN wardline.second_read r USING (draw_id)
     WHERE (r.draw_id IS NULL) = $1 ORDER BY CASE WHEN $1 THEN d.drawn_at END, r.at DESC, d.draw_id LIMIT 50`,
    [open],
  );
}
