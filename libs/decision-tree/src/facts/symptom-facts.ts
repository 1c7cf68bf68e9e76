import {
  answerOf,
  redFlags,
  symptomByCode,
  symptoms,
  type Fact,
  type NormalisedValue,
  type Symptom,
} from '#domain';
import { unknown, type FactContext, type FactDefinition } from './context.js';

export type { Symptom };

/** Codes under which a coded answer is a symptom; also Wardline's own names with `symptom.` before them. */
export const symptomCodes: Readonly<Record<string, Symptom>> = {
  ...Object.fromEntries(symptomByCode),
  ...Object.fromEntries(symptoms.map((name) => [`symptom.${name}`, name])),
};

/** Yes or no, as a coded answer says it; undefined where it says neither. */
export function yesOrNo({ coded }: NormalisedValue): boolean | undefined {
  return coded === undefined ? undefined : answerOf(coded);
}

function symptomOf(value: NormalisedValue): Symptom | undefined {
  return Object.hasOwn(symptomCodes, value.code) ? symptomCodes[value.code] : undefined;
}

const yes: Fact = Object.freeze({ kind: 'boolean', value: true });
const no: Fact = Object.freeze({ kind: 'boolean', value: false });

/** What was answered to a question: yes beats no, no beats an answer that cannot be read. */
export function answered(
  { coded }: FactContext,
  isAbout: (value: NormalisedValue) => boolean,
): typeof yes | ReturnType<typeof unknown> {
  let found: Fact = unknown('never');
  for (const value of coded) {
    if (!isAbout(value)) continue;
    const answer = yesOrNo(value);
    if (answer === true) return yes;
    if (answer === false) found = no;
    else if (found !== no) found = unknown('wrong-type');
  }
  return found;
}

function symptomFact(name: Symptom): FactDefinition {
  return {
    name: `symptom.${name}`,
    type: 'boolean',
    definition: `Was ${name} answered with yes in the deciding measurement? Unknown when it was not asked.`,
    evaluate: (context) => answered(context, (value) => symptomOf(value) === name),
  };
}

const statusFact: FactDefinition = {
  name: 'symptoms.status',
  type: 'text',
  values: ['none', 'usable', 'unusable'],
  alwaysKnown: true,
  definition:
    'Of dyspnoea at rest, chest pain, syncope and confusion: usable: at least one was answered; unusable: at least ' +
    'one answer could not be read; none: none was asked.',
  evaluate: ({ coded }) => {
    const given = coded.filter((value) => (redFlags as readonly unknown[]).includes(symptomOf(value)));
    const unread = given.some((value) => yesOrNo(value) === undefined);
    return { kind: 'text', value: given.length === 0 ? 'none' : unread ? 'unusable' : 'usable' };
  },
};

/** Each entry is one question of the severe-pressure set; any of the names answers it. */
export const severePressureQuestions: readonly (readonly Symptom[])[] = [
  ['chest-pain'],
  ['dyspnoea', 'dyspnoea-at-rest'],
  ['back-pain'],
  ['weakness'],
  ['vision-change'],
  ['speech-difficulty'],
];

const severePressureFact: FactDefinition = {
  name: 'symptoms.severe-pressure',
  type: 'text',
  values: ['present', 'absent', 'not-asked'],
  alwaysKnown: true,
  definition:
    'Symptoms that make severe blood pressure an emergency (chest pain, dyspnoea, back pain, weakness or numbness, ' +
    'change of vision, difficulty speaking) in the deciding measurement: present: one was answered with yes; absent: ' +
    'all were answered with no; otherwise not-asked.',
  evaluate: (context) => {
    let isComplete = true;
    for (const names of severePressureQuestions) {
      const answer = answered(context, (value) => names.includes(symptomOf(value) as Symptom));
      if (answer === yes) return { kind: 'text', value: 'present' };
      isComplete &&= answer === no;
    }
    return { kind: 'text', value: isComplete ? 'absent' : 'not-asked' };
  },
};

/** Asked, and not answered with yes or no: that is neither "no" nor "not asked" (hazard H26). */
const answersFact: FactDefinition = {
  name: 'symptoms.answers',
  type: 'text',
  values: ['none', 'readable', 'unreadable'],
  alwaysKnown: true,
  definition:
    'Of all symptoms, the red flags among them: unreadable: at least one answer could not be read, or the question ' +
    'could not be assessed; readable: all that were asked were answered; none: none was asked.',
  evaluate: ({ coded }) => {
    const given = coded.filter((value) => symptomOf(value) !== undefined);
    const unread = given.some((value) => yesOrNo(value) === undefined);
    return { kind: 'text', value: given.length === 0 ? 'none' : unread ? 'unreadable' : 'readable' };
  },
};

export const symptomFacts: readonly FactDefinition[] = [
  ...symptoms.map(symptomFact),
  statusFact,
  answersFact,
  severePressureFact,
];
