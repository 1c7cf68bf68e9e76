import type { InboundChannel, Interpreter, SpokeWith, SpokenAnswers, Symptom } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

export interface CallAnswers {
  readonly id: string;
  readonly patientId: string;
  readonly at: Date;
  /** As they were given. */
  readonly answers: SpokenAnswers;
  /** What they come to: `heardAnswers` of #domain. */
  readonly heard: SpokenAnswers;
  readonly spokeWith: SpokeWith;
  readonly interpreter: Interpreter;
  readonly callId: string | null;
}

/**
 * Keeps the answers, and has ingestion take them. Codes: `unknown-patient`, `not-allowed`, `not-the-owner`,
 * `answers-taken`, `answers-bad-time`; all on the trail.
 */
export async function recordCallAnswers(store: TreeStore, given: CallAnswers): Promise<TreeAnswer> {
  const { id, patientId, at, answers, heard, spokeWith, interpreter, callId } = given;
  return askAct(store, 'record_spoken_answers($1, $2, $3, $4, $5, $6, $7, $8)', [
    id,
    patientId,
    at,
    JSON.stringify(answers),
    JSON.stringify(heard),
    spokeWith,
    interpreter,
    callId,
  ]);
}

export interface InboundReport {
  readonly id: string;
  readonly patientId: string;
  readonly channel: InboundChannel;
  readonly reportedBy: SpokeWith;
  readonly words: string;
  readonly symptoms: readonly Symptom[];
  readonly severity: 'tier1' | 'critical';
  /** What the alert says. */
  readonly reason: string;
}

/**
 * Opens, joins or raises `patient-reported`. Codes: `unknown-patient`, `not-allowed`, `inbound-taken`,
 * `patient-deceased`; all on the trail.
 */
export async function recordInbound(store: TreeStore, report: InboundReport): Promise<TreeAnswer> {
  const { id, patientId, channel, reportedBy, words, symptoms, severity, reason } = report;
  return askAct(store, 'record_inbound($1, $2, $3, $4, $5, $6, $7, $8)', [
    id,
    patientId,
    channel,
    reportedBy,
    words,
    symptoms,
    severity,
    reason,
  ]);
}
