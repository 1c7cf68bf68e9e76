import { consciousnessLevels, symptoms, vitalSigns, type VitalSign } from '#domain';
import { factCatalogue } from './catalogue.js';
import { severePressureQuestions } from './symptom-facts.js';

/** What may be said of one fact. */
export type FactTest = { readonly fact: string } & (
  { readonly known: boolean } | { readonly in: readonly string[] } | { readonly is: boolean }
);

/** Where the one holds, the other does; also of facts as a tree sees them, which can only be less known. */
export interface Implication {
  readonly kind: 'implies';
  readonly if: FactTest;
  readonly then: FactTest;
}

/**
 * Wherever `fact` is known, so is `from`, and not older. A tree sees it so, too, unless it gives `from` a shorter
 * maximum age than `fact`, or a range that leaves something out.
 */
export interface Derivation {
  readonly kind: 'derived';
  readonly fact: string;
  readonly from: string;
}

/** Wherever both are known, neither end of `lesser` lies above that of `greater`. */
export interface Order {
  readonly kind: 'ordered';
  readonly lesser: string;
  readonly greater: string;
}

/** What holds between facts by construction, whatever the patient. */
export type FactRelation = Implication | Derivation | Order;

function implies(premise: FactTest, conclusion: FactTest): Implication {
  return { kind: 'implies', if: premise, then: conclusion };
}

function derived(fact: string, from: string): Derivation {
  return { kind: 'derived', fact, from };
}

/** What is told of the latest value of a sign, and so is not known without it. */
const toldOfLatest =
  /\.(?:change-.*|baseline-change|dry-change|own-change|trend-7d|jump|previous.*|minutes-(?:below|above)-.*)$/;

function dependentsOf(sign: VitalSign): readonly string[] {
  return [...factCatalogue.keys()].filter((name) => name.startsWith(`${sign}.`) && toldOfLatest.test(name));
}

/** A measurement that tried and failed leaves no latest value, nor anything told of it. */
function signRelations(sign: VitalSign): readonly FactRelation[] {
  const failed: FactTest = {
    fact: `${sign}.status`,
    in: ['unusable', 'implausible-low', 'implausible-high'],
  };
  const dependents = dependentsOf(sign);
  return [
    ...[sign, ...dependents].map((fact) => implies(failed, { fact, known: false })),
    ...dependents.map((fact) => derived(fact, sign)),
  ];
}

const redFlags = ['dyspnoea-at-rest', 'chest-pain', 'syncope', 'confusion'] as const;

const symptomRelations: readonly FactRelation[] = [
  ...redFlags.map((name) =>
    implies({ fact: 'symptoms.status', in: ['none'] }, { fact: `symptom.${name}`, known: false }),
  ),
  ...severePressureQuestions.flatMap((names) =>
    names.map((name) =>
      implies({ fact: `symptom.${name}`, is: true }, { fact: 'symptoms.severe-pressure', in: ['present'] }),
    ),
  ),
  ...severePressureQuestions
    .filter((names) => names.length === 1)
    .map(([name = symptoms[0]]) =>
      implies({ fact: 'symptoms.severe-pressure', in: ['absent'] }, { fact: `symptom.${name}`, is: false }),
    ),
  implies(
    { fact: 'symptoms.severe-pressure', in: ['absent'] },
    { fact: 'symptoms.status', in: ['usable', 'unusable'] },
  ),
  implies(
    { fact: 'symptom.confusion', is: true },
    { fact: 'consciousness', in: consciousnessLevels.filter((level) => level !== 'alert') },
  ),
];

export const factRelations: readonly FactRelation[] = [
  ...vitalSigns.flatMap(signRelations),
  ...symptomRelations,
  implies({ fact: 'patient.postpartum', is: true }, { fact: 'patient.pregnant', is: true }),
  derived('weight.dry-change', 'plan.dry-weight'),
  ...['systolic', 'diastolic', 'spo2', 'glucose'].map((sign) =>
    derived(`${sign}.previous`, `${sign}.previous-minutes`),
  ),
  derived('news2.highest-part', 'news2.total'),
  derived('news2.total', 'news2.highest-part'),
  { kind: 'ordered', lesser: 'news2.highest-part', greater: 'news2.total' },
  { kind: 'ordered', lesser: 'glucose.minutes-below-54', greater: 'glucose.minutes-below-70' },
  { kind: 'ordered', lesser: 'glucose.events-below-54-24h', greater: 'glucose.events-below-70-24h' },
];
