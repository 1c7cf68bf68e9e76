/** Questions that a patient or device answers with yes or no; a tree reads each as a boolean fact. */
export const symptoms = [
  'dyspnoea',
  'dyspnoea-at-rest',
  'chest-pain',
  'syncope',
  'confusion',
  'back-pain',
  'weakness',
  'vision-change',
  'speech-difficulty',
  'headache',
  'right-upper-quadrant-pain',
  'vomiting',
  'shakiness',
  'cough-change',
] as const;
export type Symptom = (typeof symptoms)[number];

/** Those that are an emergency whatever was measured: after one of them nothing goes down (hazard H17). */
export const redFlags = [
  'dyspnoea-at-rest',
  'chest-pain',
  'syncope',
  'confusion',
] as const satisfies readonly Symptom[];

/** Everything that is answered in words: the symptoms, oxygen (yes or no), and the level of consciousness. */
export type CodedQuestion = Symptom | 'oxygen-in-use' | 'consciousness';

/**
 * SNOMED CT concept ids as public code lists use them, not yet checked against a release. Where several concepts are
 * near enough (loss of consciousness, pressure in the chest) each of them counts: a red flag is not lost to a synonym.
 */
export const symptomByCode: ReadonlyMap<string, Symptom> = new Map<string, Symptom>([
  ['267036007', 'dyspnoea'], // Dyspnea
  ['161941007', 'dyspnoea-at-rest'], // Dyspnea at rest
  ['29857009', 'chest-pain'], // Chest pain
  ['23924001', 'chest-pain'], // Tight chest
  ['271594007', 'syncope'], // Syncope
  ['419045004', 'syncope'], // Loss of consciousness
  ['40917007', 'confusion'], // Clouded consciousness
  ['286933003', 'confusion'], // Confusional state
  ['130987000', 'confusion'], // Acute confusion
  ['161891005', 'back-pain'], // Backache
  ['26544005', 'weakness'], // Muscle weakness
  ['63102001', 'vision-change'], // Visual disturbance
  ['29164008', 'speech-difficulty'], // Disturbance in speech
  ['25064002', 'headache'], // Headache
  ['301717006', 'right-upper-quadrant-pain'], // Right upper quadrant pain
  ['422400008', 'vomiting'], // Vomiting
  ['26079004', 'shakiness'], // Tremor
  ['dyspnea', 'dyspnoea'],
  ['dyspnea-at-rest', 'dyspnoea-at-rest'],
  ...symptoms.map((symptom) => [symptom, symptom] as const),
]);

/** Beside the symptoms: oxygen and the level of consciousness as public NEWS2 implementation guides list them. */
const questionByCode: ReadonlyMap<string, CodedQuestion> = new Map<string, CodedQuestion>([
  ['371825009', 'oxygen-in-use'],
  ['oxygen-in-use', 'oxygen-in-use'],
  ['1104441000000107', 'consciousness'],
  ['67775-7', 'consciousness'],
  ['consciousness', 'consciousness'],
  ...symptomByCode,
]);

/** LOINC answers LA33-6 and LA32-8, SNOMED CT qualifier values, HL7 v2 table 0136, and plain words; in lower case. */
const answerByCode: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'y', 'true', 'present', 'la33-6', '373066001'].map((code) => [code, true] as const),
  ...['no', 'n', 'false', 'absent', 'la32-8', '373067005'].map((code) => [code, false] as const),
]);

/** Code as sent → question; undefined for a code that is no known question. */
export function symptomOf(code: string): CodedQuestion | undefined {
  return questionByCode.get(code);
}

/**
 * Symptoms that were answered in words which mean neither yes nor no, the red flags aside: of those the trees themselves
 * ask. What "could not be assessed" was heard by somebody who is at work on it.
 */
export function unreadableAnswers(
  values: readonly { readonly code: string; readonly coded?: string | null }[],
): readonly Symptom[] {
  const flags: readonly Symptom[] = redFlags;
  const unread = values.flatMap(({ code, coded }) => {
    const symptom = symptomByCode.get(code);
    if (symptom === undefined || coded === undefined || coded === null || flags.includes(symptom)) return [];
    return answerOf(coded) === undefined && coded !== 'could-not-assess' ? [symptom] : [];
  });
  return [...new Set(unread)];
}

/** Coded answer → is the symptom there? Undefined for an answer that is neither: unknown, never "no". */
export function answerOf(coded: string): boolean | undefined {
  return answerByCode.get(coded.trim().toLowerCase());
}
