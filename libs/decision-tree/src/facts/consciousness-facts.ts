import { consciousnessLevels, consciousnessOf, type Consciousness, type Fact } from '#domain';
import { unknown, type FactContext, type FactDefinition } from './context.js';
import { planNumber, planValue } from './patient-facts.js';
import { answered } from './symptom-facts.js';
import { latestValue } from './vital-sign-facts.js';

/** Values older than this describe another moment. Seconds. */
export const momentSeconds = 3600;

/** Codes of the question in the deciding measurement; the normalise stage has made them plain. */
const questions: ReadonlySet<string> = new Set(['consciousness', '67775-7', '1104441000000107']);
const oxygenQuestions: ReadonlySet<string> = new Set(['oxygen-in-use', '371825009']);

/** The worst level that was answered; a confirmed confusion counts, that none was confirmed does not make alert. */
export function consciousness(context: FactContext): Consciousness | ReturnType<typeof unknown> {
  const given = context.coded.filter(({ code }) => questions.has(code));
  const levels = given.flatMap(({ coded }) => consciousnessOf(coded ?? '') ?? []);
  const confusion = answered(context, ({ code }) => code === 'confusion' || code === 'symptom.confusion');
  if (confusion.kind === 'boolean' && confusion.value) levels.push('confusion');
  const worst = Math.max(-1, ...levels.map((level) => consciousnessLevels.indexOf(level)));
  return consciousnessLevels[worst] ?? unknown(given.length > 0 ? 'wrong-type' : 'never');
}

/** Coded answer or measured flow, yes before no; otherwise what the signed plan says. */
function oxygenInUse(context: FactContext): Fact {
  const answer = answered(context, ({ code }) => oxygenQuestions.has(code));
  if (answer.kind === 'boolean' && answer.value) return answer;
  const flow = latestValue(context, 'inhaled-oxygen-flow');
  if (!('kind' in flow) && flow.ageSeconds <= momentSeconds) {
    if (flow.interval.low > 0) return { kind: 'boolean', value: true };
    if (answer.kind === 'unknown' && flow.interval.high <= 0) return { kind: 'boolean', value: false };
  }
  return answer.kind === 'boolean' ? answer : oxygenOfPlan(context);
}

/** `oxygen` in the plan: yes or no, or a prescribed flow in L/min. */
function oxygenOfPlan({ patient }: FactContext): Fact {
  const value = planValue(patient, 'oxygen');
  if (value === undefined) return unknown('never');
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  const flow = planNumber(patient, 'oxygen');
  return flow === undefined || flow < 0 ? unknown('wrong-type') : { kind: 'boolean', value: flow > 0 };
}

export const oxygenFact: FactDefinition = {
  name: 'oxygen.in-use',
  type: 'boolean',
  window: 'PT1H',
  definition:
    'Is the patient on supplemental oxygen? From the coded answer of the deciding measurement or an inhaled oxygen ' +
    'flow of the last hour (yes before no), otherwise from oxygen in the signed plan (yes or no, or a flow in L/min).',
  evaluate: oxygenInUse,
};

export const consciousnessFacts: readonly FactDefinition[] = [
  {
    name: 'consciousness',
    type: 'text',
    values: consciousnessLevels,
    definition:
      'Level of consciousness (ACVPU) from the coded answers of the deciding measurement, confusion among them; the ' +
      'worst one. Unknown when it was not asked: it is never measured at home.',
    evaluate: (context) => {
      const level = consciousness(context);
      return typeof level === 'string' ? { kind: 'text', value: level } : level;
    },
  },
  oxygenFact,
];
