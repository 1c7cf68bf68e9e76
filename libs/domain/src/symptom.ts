/** What a patient or device answers in words; a tree reads it as a boolean fact. */
export const symptoms = [
  'dyspnoea',
  'dyspnoea-at-rest',
  'chest-pain',
  'syncope',
  'confusion',
  'oxygen-in-use',
] as const;
export type Symptom = (typeof symptoms)[number];

/** SNOMED CT concept ids beside the contract's plain words. */
const symptomByCode: ReadonlyMap<string, Symptom> = new Map<string, Symptom>([
  ['267036007', 'dyspnoea'],
  ['161941007', 'dyspnoea-at-rest'],
  ['29857009', 'chest-pain'],
  ['271594007', 'syncope'],
  ['40917007', 'confusion'],
  ...symptoms.map((symptom) => [symptom, symptom] as const),
]);

/** SNOMED CT qualifier values Yes and No, LOINC answers LA33-6 and LA32-8, and the plain words. */
const answerByCode: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
  ['373066001', true],
  ['373067005', false],
  ['LA33-6', true],
  ['LA32-8', false],
]);

/** Code as sent → symptom; undefined for a code that is no known question. */
export function symptomOf(code: string): Symptom | undefined {
  return symptomByCode.get(code);
}

/** Coded answer → is the symptom there? Undefined for an answer that is neither: unknown, never "no". */
export function answerOf(coded: string): boolean | undefined {
  return answerByCode.get(coded);
}
