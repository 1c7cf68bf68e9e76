import { askAct } from '../trees/store.js';
import type { ActAnswer, PersonStore } from './acts.js';

export const transferAnswers = ['accepted', 'refused', 'withdrawn'] as const;
export type TransferAnswer = (typeof transferAnswers)[number];

/** Codes of refusals of a hand-over, besides those of every act about a patient. */
export type TransferCode =
  | 'unknown-site'
  | 'already-there'
  | 'transfer-waits'
  | 'handover-open'
  | 'unknown-transfer'
  | 'transfer-answered'
  | 'unknown-alert'
  | 'already-taken'
  | 'already-closed';

/** Asks another site to take over a patient; a site of another health system, too. */
export async function requestTransfer(
  store: PersonStore,
  patientId: string,
  to: { readonly tenant: string; readonly site: string },
  note: string,
): Promise<ActAnswer> {
  return askAct(store, 'request_transfer($1, $2, $3, $4)', [patientId, to.tenant, to.site, note]);
}

/** The new team accepts or refuses; the old one may take its request back. */
export async function answerTransfer(
  store: PersonStore,
  transferId: string,
  answer: TransferAnswer,
  note: string | null,
): Promise<ActAnswer> {
  return askAct(store, 'answer_transfer($1, $2, $3)', [transferId, answer, note]);
}

/** Takes an alert that was open when its patient was handed over; from then on it is the caller's. */
export async function takeHandedAlert(store: PersonStore, alertId: string): Promise<ActAnswer> {
  return askAct(store, 'take_handed_alert($1)', [alertId]);
}

export interface Transfer {
  readonly id: string;
  readonly patient: string;
  readonly from: { readonly tenant: string; readonly site: string };
  readonly to: { readonly tenant: string; readonly site: string };
  readonly note: string;
  readonly requestedAt: Date;
  readonly answer: TransferAnswer | null;
  readonly answeredAt: Date | null;
  readonly answerNote: string | null;
  /** The record in the other health system; null: it is the same one. */
  readonly newPatient: string | null;
  /** Alerts that were open then: by whom each was taken, if it was. */
  readonly alerts: readonly {
    readonly id: string;
    readonly takenBy: string | null;
    readonly takenAs: string | null;
    readonly closed: boolean;
  }[];
}

/** The newest first: those that the sites of the person asked for, or were asked. */
export async function transfersSeen(
  store: PersonStore,
  patientId: string | null = null,
): Promise<Transfer[]> {
  return store.query<Transfer>(
    `SELECT t.transfer_id AS id, t.patient_id AS patient, jsonb_build_object('tenant', t.tenant_id, 'site', t.from_site) AS "from",
       jsonb_build_object('tenant', t.to_tenant, 'site', t.to_site) AS "to", t.note, t.requested_at AS "requestedAt", t.answer,
       t.answered_at AS "answeredAt", t.answer_note AS "answerNote", t.to_patient AS "newPatient",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.alert_id, 'takenBy', h.taken_by, 'takenAs', h.taken_as,
            'closed', h.taken_at IS NULL AND a.state = 'resolved') ORDER BY a.opened_at, h.alert_id), '[]')
          FROM wardline.alert_handover h JOIN wardline.alert a USING (alert_id) WHERE h.transfer_id = t.transfer_id) AS alerts
     FROM wardline.patient_transfer t WHERE $1::uuid IS NULL OR t.patient_id = $1
     ORDER BY t.requested_at DESC, t.transfer_id LIMIT 500`,
    [patientId],
  );
}
