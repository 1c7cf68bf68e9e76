import type { Fact, NormalisedValue } from '#domain';
import { unknown, type FactDefinition } from './context.js';

const symptoms = ['dyspnoea-at-rest', 'chest-pain', 'syncope', 'confusion'] as const;
export type Symptom = (typeof symptoms)[number];

/**
 * Codes under which a coded answer is one of the red-flag symptoms: Wardline's own names (also with `symptom.`
 * before them) and SNOMED CT concepts (from memory of the terminology, not yet checked against a release).
 */
export const symptomCodes: Readonly<Record<string, Symptom>> = {
  ...Object.fromEntries(symptoms.flatMap((name) => [name, `symptom.${name}`].map((code) => [code, name]))),
  'dyspnea-at-rest': 'dyspnoea-at-rest',
  '161941007': 'dyspnoea-at-rest',
  '29857009': 'chest-pain',
  '271594007': 'syncope',
  '40917007': 'confusion',
  '286933003': 'confusion',
};

/** LOINC answers LA33-6 / LA32-8 (yes / no), SNOMED CT qualifiers, HL7 v2 table 0136, and plain words. */
const answers: Readonly<Record<string, boolean>> = {
  yes: true,
  y: true,
  true: true,
  present: true,
  'la33-6': true,
  '373066001': true,
  no: false,
  n: false,
  false: false,
  absent: false,
  'la32-8': false,
  '373067005': false,
};

function answerOf(value: NormalisedValue): boolean | undefined {
  const key = value.coded?.trim().toLowerCase();
  return key !== undefined && Object.hasOwn(answers, key) ? answers[key] : undefined;
}

function symptomOf(value: NormalisedValue): Symptom | undefined {
  return Object.hasOwn(symptomCodes, value.code) ? symptomCodes[value.code] : undefined;
}

/** Yes beats no, no beats an answer that cannot be read. */
function symptomFact(name: Symptom): FactDefinition {
  return {
    name: `symptom.${name}`,
    type: 'boolean',
    definition: `Was ${name} answered with yes in the deciding measurement? Unknown when it was not asked.`,
    evaluate: ({ coded }): Fact => {
      const given = coded.filter((value) => symptomOf(value) === name).map(answerOf);
      if (given.includes(true)) return { kind: 'boolean', value: true };
      if (given.includes(false)) return { kind: 'boolean', value: false };
      return unknown(given.length > 0 ? 'wrong-type' : 'never');
    },
  };
}

const statusFact: FactDefinition = {
  name: 'symptoms.status',
  type: 'text',
  values: ['none', 'usable', 'unusable'],
  alwaysKnown: true,
  definition:
    'usable: red-flag symptoms were answered; unusable: at least one answer could not be read; none: not asked.',
  evaluate: ({ coded }) => {
    const given = coded.filter((value) => symptomOf(value) !== undefined);
    const unread = given.some((value) => answerOf(value) === undefined);
    return { kind: 'text', value: given.length === 0 ? 'none' : unread ? 'unusable' : 'usable' };
  },
};

export const symptomFacts: readonly FactDefinition[] = [...symptoms.map(symptomFact), statusFact];
