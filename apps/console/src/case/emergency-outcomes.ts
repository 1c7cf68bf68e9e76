import { emergencyOutcomes, type EmergencyOutcome } from '#domain';

/**
 * What somebody may say about the end of an emergency: that the nurse has the patient, or that it was none, is said by
 * the local team; a crew with the patient, and a patient who declines, by everybody. The server decides again.
 */
export function outcomesFor(isLocal: boolean): readonly EmergencyOutcome[] {
  return emergencyOutcomes.filter(
    (outcome) => isLocal || outcome === 'crew-arrived' || outcome === 'patient-declined',
  );
}

/** Why it was none, and what the patient said, are written down. */
export function needsNote(outcome: EmergencyOutcome): boolean {
  return outcome === 'false-alarm' || outcome === 'patient-declined';
}
