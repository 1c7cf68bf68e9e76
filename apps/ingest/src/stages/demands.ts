import type { Assessment } from '#decision-tree';
import { defaultRespondWithinSeconds, rank, suppressedBy, unreadableAnswers, widen } from '#domain';
import { monitoringStateAt, type AlertDemand, type RegisteredPatient, type StoredValue } from '#persistence';
import { alertDecision } from './explanation.js';
import { extremesOf } from './extremes.js';
import type { Parcel } from './parcel.js';

interface Decided {
  readonly patient: RegisteredPatient;
  readonly measurementId: string;
  readonly effectiveAtMs: number;
  readonly receivedAtMs: number;
  readonly assessment: Assessment;
  /** Of a new measurement; a patient who is decided again has shown nothing new. */
  readonly values?: readonly StoredValue[];
}

/** What decisions and set-aside messages ask of the queue: one demand per patient and condition, the most severe. */
export class Demands {
  private readonly byKey = new Map<string, AlertDemand>();

  constructor(private readonly now: Date) {}

  /**
   * Every finding that the patient's monitoring status lets open.
   *
   * @param readings 1 for a new measurement; 0 where the patient was decided again and nothing new was read
   */
  addDecided(decided: Decided, decisionId: string, readings: 0 | 1 = 1): void {
    const { patient, measurementId, assessment } = decided;
    // Most readings are at baseline: nothing more is worked out for them.
    if (assessment.findings.length === 0) return;
    const state = monitoringStateAt(patient, this.now);
    const extremes = extremesOf(decided.values ?? []);
    for (const finding of assessment.findings) {
      if (suppressedBy(state, finding.severity) !== undefined) continue;
      const { condition, severity, reason, respondWithinSeconds } = finding;
      this.add({
        ...this.owner(patient),
        condition,
        severity,
        reason,
        respondWithinSeconds:
          respondWithinSeconds > 0 ? respondWithinSeconds : defaultRespondWithinSeconds[severity],
        measurementId,
        decisionId,
        decision: alertDecision(decided, finding),
        readings,
        extremes,
      });
    }
  }

  /** A message that was set aside is a data problem of the patient concerned, with a clock (hazard H02). */
  addDataProblem({ patient, alsoConcerns = [], rejection }: Parcel): void {
    if (patient === undefined || rejection === undefined) return;
    const { code, detail } = rejection;
    const reason = `A message of this patient's device could not be read: ${detail} (${code})`;
    for (const one of [patient, ...alsoConcerns]) this.addProblem(one, code, reason);
  }

  /** What a patient answered and nobody can read is neither "no" nor "not asked" (hazard H26). */
  addUnreadable(one: { readonly patient: RegisteredPatient; readonly values: readonly StoredValue[] }): void {
    const unread = unreadableAnswers(one.values);
    if (unread.length === 0) return;
    const reason = `What the patient answered could not be read: ${unread.join(', ')} (unreadable-answer)`;
    this.addProblem(one.patient, 'unreadable-answer', reason);
  }

  addProblem(patient: RegisteredPatient, code: string, reason: string): void {
    if (suppressedBy(monitoringStateAt(patient, this.now), 'indeterminate') !== undefined) return;
    this.add({
      ...this.owner(patient),
      condition: `data-problem:${code}`,
      severity: 'indeterminate',
      reason,
      respondWithinSeconds: defaultRespondWithinSeconds.indeterminate,
      measurementId: null,
      decisionId: null,
      decision: {},
      readings: 1,
      extremes: {},
    });
  }

  /** An alert stands on one reading at least, also where only deciding again has found it. */
  all(): AlertDemand[] {
    return [...this.byKey.values()].map((demand) => ({ ...demand, readings: Math.max(1, demand.readings) }));
  }

  private owner({ tenantId, patientId, siteId }: RegisteredPatient) {
    return { tenantId, patientId, siteId };
  }

  private add(demand: AlertDemand): void {
    const key = `${demand.patientId} ${demand.condition}`;
    const known = this.byKey.get(key);
    if (known === undefined) this.byKey.set(key, demand);
    else {
      const worse = rank(demand.severity) > rank(known.severity) ? demand : known;
      this.byKey.set(key, {
        ...worse,
        readings: known.readings + demand.readings,
        extremes: widen(known.extremes, demand.extremes),
      });
    }
  }
}
