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

/** Everything that is answered in words: the symptoms, oxygen (yes or no), and the level of consciousness. */
export type CodedQuestion = Symptom | 'oxygen-in-use' | 'consciousness';

/**
 * SNOMED CT concept ids and LOINC codes beside the contract's plain words. From memory of the terminologies, not yet
 * checked against a release; those of consciousness and oxygen as public NEWS2 implementation guides list them.
 */
const questionByCode: ReadonlyMap<string, CodedQuestion> = new Map<string, CodedQuestion>([
  ['267036007', 'dyspnoea'],
  ['161941007', 'dyspnoea-at-rest'],
  ['29857009', 'chest-pain'],
  ['271594007', 'syncope'],
  ['40917007', 'confusion'],
  ['161891005', 'back-pain'],
  ['25064002', 'headache'],
  ['301717006', 'right-upper-quadrant-pain'],
  ['422400008', 'vomiting'],
  ['371825009', 'oxygen-in-use'],
  ['oxygen-in-use', 'oxygen-in-use'],
  ['1104441000000107', 'consciousness'],
  ['67775-7', 'consciousness'],
  ['consciousness', 'consciousness'],
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

/** Code as sent → question; undefined for a code that is no known question. */
export function symptomOf(code: string): CodedQuestion | undefined {
  return questionByCode.get(code);
}

/** Coded answer → is the symptom there? Undefined for an answer that is neither: unknown, never "no". */
export function answerOf(coded: string): boolean | undefined {
  return answerByCode.get(coded);
}
