import type { Fact, FactSet, UnknownReason } from '../fact.js';
import { vitalSigns } from '../vital-sign.js';
import { ago, headed, spaced, type Wording } from './words.js';

const shownFacts = 30;

/** Why a value is missing, as it stands before those that are. `not-in-plan` stands with the plan. */
const missing: readonly (readonly [UnknownReason, string])[] = [
  ['absent', 'Not in the last measurement'],
  ['stale', 'Too old to count'],
  ['never', 'Never measured'],
  ['implausible', 'Implausible, not used'],
  ['no-baseline', 'No baseline yet'],
  ['out-of-bounds', 'Baseline outside of its bounds'],
  ['not-a-number', 'Not a number'],
  ['wrong-type', 'Cannot be read'],
];

/** What a measurement was found to be, where that has to be said. Usable is said by the value itself. */
const statuses: Readonly<Record<string, string>> = {
  unusable: 'could not be used',
  unreadable: 'could not be read',
  'implausible-low': 'implausibly low',
  'implausible-high': 'implausibly high',
};

/**
 * The facts of a decision in lines: values first, vital signs before all else, and then what is missing, by reason. The
 * plan's own values are left to the plan. Pure.
 *
 * @param sinceSeconds since the decision: each age is as of now
 */
export function factLines(facts: FactSet, sinceSeconds: number, wording: Wording): string[] {
  const named = Object.entries(facts)
    .filter(([name]) => !name.startsWith('plan.'))
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const known = named.flatMap(([name, fact]) => lineOf(name, fact, sinceSeconds, wording) ?? []);
  return [
    known.length === 0 ? 'No facts are known.' : 'Facts:',
    ...known.slice(0, shownFacts).map((line) => `- ${headed(line)}`),
    ...(known.length > shownFacts ? [`- and ${known.length - shownFacts} more in the record`] : []),
    ...missingLines(named, wording),
  ];
}

/** What a tree asked of the signed plan and did not find there. */
export function notInPlan(facts: FactSet): readonly string[] {
  return Object.entries(facts)
    .filter(([, fact]) => fact.kind === 'unknown' && fact.reason === 'not-in-plan')
    .map(([name]) => spaced(name.replace(/^(plan|patient)\./, '')))
    .sort();
}

function rank(name: string): number {
  const [head = '', rest] = name.split('.');
  if (!(vitalSigns as readonly string[]).includes(head)) return 2;
  return rest === undefined ? 0 : 1;
}

function lineOf(name: string, fact: Fact, sinceSeconds: number, wording: Wording): string | undefined {
  const status = isStatus(name);
  switch (fact.kind) {
    case 'unknown':
      return undefined;
    case 'text':
      if (!status) return `${wording.fact(name)}: ${spaced(fact.value)}`;
      return fact.value in statuses ? `${wording.fact(name)}: ${statuses[fact.value] ?? ''}` : undefined;
    case 'boolean':
      return `${wording.fact(name)}: ${fact.value ? 'yes' : 'no'}`;
    case 'number': {
      const { interval, unit, ageSeconds } = fact;
      const words = [wording.fact(name), `${rangeWords(interval.low, interval.high)} ${wording.unit(unit)}`];
      const age = ageSeconds === undefined ? '' : ` (${ago(ageSeconds + sinceSeconds)})`;
      return `${words.join(': ').trim()}${age}`;
    }
  }
}

function isStatus(name: string): boolean {
  return name.endsWith('.status') || name === 'symptoms.answers';
}

function missingLines(named: readonly (readonly [string, Fact])[], { fact: say }: Wording): string[] {
  const there = new Set(named.map(([name]) => name));
  const groups = new Map<string, string[]>();
  const add = (heading: string, words: string): void => {
    groups.set(heading, [...(groups.get(heading) ?? []), words]);
  };
  for (const [name, fact] of named) {
    if (fact.kind === 'unknown') {
      const isSymptom = name.startsWith('symptom.');
      const heading = missing.find(([reason]) => reason === fact.reason)?.[1];
      if (heading !== undefined)
        add(isSymptom && fact.reason === 'absent' ? 'Not asked' : heading, say(name));
    } else if (fact.kind === 'text' && fact.value === 'none' && isStatus(name)) {
      const of = name.replace(/\.[a-z]+$/, '');
      // The sign stands for itself: with its age, or with why it is not known.
      if (name.startsWith('symptoms.')) add('Not asked', 'red-flag symptoms');
      else if (!there.has(of)) add('Not in the last measurement', say(of));
    }
  }
  return [...groups].map(([heading, words]) => {
    const once = [...new Set(words)];
    const more = once.length > shownFacts ? ` and ${once.length - shownFacts} more` : '';
    return `${heading}: ${once.slice(0, shownFacts).join(', ')}${more}.`;
  });
}

function rangeWords(low: number, high: number): string {
  if (low === high) return shown(low);
  if (low === -Infinity) return high === Infinity ? 'any' : `below ${shown(high)}`;
  return high === Infinity ? `above ${shown(low)}` : `${shown(low)} to ${shown(high)}`;
}

function shown(value: number): string {
  return String(Number(value.toFixed(2)));
}
