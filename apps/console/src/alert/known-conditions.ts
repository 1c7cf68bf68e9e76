import type { VitalSign } from '#domain';

export interface KnownCondition {
  readonly title: string;
  /** The sign that the condition is about; undefined for one about none. */
  readonly vitalSign?: VitalSign;
}

/**
 * The conditions of the trees that come with Wardline, by their codes, which are stable across trees and versions.
 * Only for alerts that do not carry their title and sign themselves; other codes are shown as they are, made readable.
 */
export const knownConditions: ReadonlyMap<string, KnownCondition> = new Map<string, KnownCondition>([
  ['hypoxaemia', { title: 'Low oxygen saturation', vitalSign: 'spo2' }],
  ['bradycardia', { title: 'Slow heart rate', vitalSign: 'heart-rate' }],
  ['tachycardia', { title: 'Fast heart rate', vitalSign: 'heart-rate' }],
  ['hypotension', { title: 'Low systolic pressure', vitalSign: 'systolic' }],
  ['severe-hypertension', { title: 'Severely raised systolic pressure', vitalSign: 'systolic' }],
  ['severe-diastolic-pressure', { title: 'Severely raised diastolic pressure', vitalSign: 'diastolic' }],
  ['respiratory-rate', { title: 'Extreme respiratory rate', vitalSign: 'respiratory-rate' }],
  ['hypoglycaemia', { title: 'Low glucose', vitalSign: 'glucose' }],
  ['hyperglycaemia', { title: 'High glucose', vitalSign: 'glucose' }],
  ['temperature', { title: 'Fever or hypothermia', vitalSign: 'temperature' }],
  ['weight-measurement', { title: 'Weight that cannot be used', vitalSign: 'weight' }],
  ['weight-gain-24h', { title: 'Weight gain in a day', vitalSign: 'weight' }],
  ['weight-gain-72h', { title: 'Weight gain in three days', vitalSign: 'weight' }],
  ['weight-gain-7d', { title: 'Weight gain in a week', vitalSign: 'weight' }],
  ['weight-loss-7d', { title: 'Weight loss in a week', vitalSign: 'weight' }],
  ['weight-above-baseline', { title: 'Weight above dry weight or own baseline', vitalSign: 'weight' }],
  ['missed-weight', { title: 'Missed weight', vitalSign: 'weight' }],
  ['raised-pressure', { title: 'Raised blood pressure, again', vitalSign: 'systolic' }],
  ['pre-eclampsia', { title: 'Warning symptoms in pregnancy' }],
  ['recurrent-hypoglycaemia', { title: 'Repeated low glucose' }],
  ['over-oxygenation', { title: 'Saturation above the target on oxygen', vitalSign: 'spo2' }],
  ['saturation-fall', { title: 'Fall of the saturation from the own baseline', vitalSign: 'spo2' }],
  ['signal-quality', { title: 'Poor signal', vitalSign: 'spo2' }],
  ['exacerbation', { title: 'Exacerbation by symptoms' }],
  ['news2', { title: 'NEWS2' }],
  ['news2-implausible', { title: 'Implausible part of the score' }],
  ['tree-stopped', { title: 'Reading without its tree' }],
  ['red-flag-symptoms', { title: 'Red-flag symptoms' }],
  ['unusable-value', { title: 'Value that cannot be used' }],
]);
