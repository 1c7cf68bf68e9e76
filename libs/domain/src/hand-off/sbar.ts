import type { Severity } from '../disposition.js';
import type { FactSet } from '../fact.js';
import { ago, factName, factWords } from './words.js';

/** What the record knows that a hand-off says. Patient data: shown to whoever hands off and takes over, never logged. */
export interface HandOffRecord {
  readonly now: Date;
  readonly alert: {
    readonly condition: string;
    readonly severity: Severity;
    /** In words. */
    readonly reason: string;
    readonly openedAt: Date;
    readonly readings: number;
    readonly lastReadingAt: Date;
    readonly redFlag: boolean;
  };
  readonly patient: { readonly caseCode: string; readonly age: number | null; readonly sex: string | null };
  readonly programmes: readonly string[];
  /** The signed plan as it holds now. */
  readonly plan: readonly { readonly name: string; readonly value: unknown; readonly unit: string | null }[];
  /** What must be known before anybody speaks to the patient (hazards H19, H26). */
  readonly care: readonly { readonly name: string; readonly value: unknown; readonly expired: boolean }[];
  /** Of the decision that raised the alert last, with the ages that they had at `decidedAt`. */
  readonly facts: FactSet;
  readonly decidedAt: Date;
  /** Oldest first. */
  readonly answers: readonly { readonly ask: string; readonly answer: string }[];
  readonly calls: readonly { readonly at: Date; readonly with: string; readonly outcome: string | null }[];
  readonly followUps: readonly {
    readonly kind: string;
    readonly dueAt: Date;
    readonly words: string | null;
  }[];
  readonly notes: readonly string[];
}

/** The four parts of a hand-off, each in lines. The clinician edits them; nothing is sent that nobody read. */
export interface Sbar {
  readonly situation: string;
  readonly background: string;
  readonly assessment: string;
  readonly request: string;
}

/** Characters of one part at most. */
export const maxSbarPart = 4000;
const shownFacts = 30;

/** Situation, background, assessment and request as the record has them. Pure; the same record gives the same words. */
export function sbarOf(record: HandOffRecord): Sbar {
  return {
    situation: part(situation(record)),
    background: part(background(record)),
    assessment: part(assessment(record)),
    request: part(request(record)),
  };
}

/** Whole lines only: a line that is cut may say the opposite. */
function part(lines: readonly (string | undefined)[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (line === undefined) continue;
    if (length + line.length + 1 > maxSbarPart - 40) {
      kept.push('… more stands in the record.');
      break;
    }
    kept.push(line);
    length += line.length + 1;
  }
  return kept.join('\n');
}

function situation({ alert, patient, now }: HandOffRecord): (string | undefined)[] {
  const person = [
    patient.caseCode,
    patient.age === null ? 'age not known' : `${patient.age} years`,
    patient.sex ?? 'sex not known',
  ];
  const since = (at: Date): string => ago((now.getTime() - at.getTime()) / 1000);
  return [
    `Patient ${person.join(', ')}.`,
    `${alert.severity}: ${alert.reason} (${alert.condition}).`,
    `Alert since ${alert.openedAt.toISOString()} (${since(alert.openedAt)}); ${alert.readings} readings, the last ${since(alert.lastReadingAt)}.`,
    alert.redFlag ? 'A red flag was answered yes.' : undefined,
  ];
}

function background({ programmes, plan, care }: HandOffRecord): (string | undefined)[] {
  return [
    `Programmes: ${programmes.join(', ') || 'none'}.`,
    ...care.map(
      ({ name, value, expired }) => `${name}: ${valueWords(value)}${expired ? ' (has expired: ask)' : ''}`,
    ),
    plan.length === 0 ? 'No signed plan.' : 'Signed plan:',
    ...plan.map(
      ({ name, value, unit }) => `- ${name}: ${valueWords(value)}${unit === null ? '' : ` ${unit}`}`,
    ),
  ];
}

function assessment(record: HandOffRecord): (string | undefined)[] {
  const { answers, calls, notes, now } = record;
  return [
    ...factLines(record),
    answers.length === 0 ? 'No questions were answered.' : 'Asked and answered:',
    ...answers.map(({ ask, answer }) => `- ${ask} ${answer}`),
    calls.length === 0 ? 'Nobody was called.' : 'Calls:',
    ...calls.map(
      ({ at, with: whom, outcome }) =>
        `- ${whom}: ${outcome ?? 'no outcome written down'} (${ago((now.getTime() - at.getTime()) / 1000)})`,
    ),
    ...notes.map((note) => `Note: ${note}`),
  ];
}

function factLines({ facts, decidedAt, now }: HandOffRecord): string[] {
  const since = Math.max(0, (now.getTime() - decidedAt.getTime()) / 1000);
  const known: string[] = [];
  const unknown: string[] = [];
  for (const name of Object.keys(facts).sort()) {
    const fact = facts[name];
    if (fact === undefined) continue;
    const words = factWords(fact, since);
    if (words === undefined) unknown.push(factName(name));
    else known.push(`- ${factName(name)}: ${words}`);
  }
  return [
    known.length === 0 ? 'No facts are known.' : 'Facts:',
    ...known.slice(0, shownFacts),
    ...(known.length > shownFacts ? [`- and ${known.length - shownFacts} more in the record`] : []),
    ...(unknown.length > 0 ? [`Not known: ${unknown.slice(0, shownFacts).join(', ')}.`] : []),
  ];
}

function request({ alert, followUps }: HandOffRecord): (string | undefined)[] {
  return [
    alert.severity === 'critical' || alert.redFlag
      ? 'Take over now and ring the patient.'
      : 'Take over, and say who rings the patient by when.',
    ...followUps.map(
      ({ kind, dueAt, words }) =>
        `Open: ${kind} by ${dueAt.toISOString()}${words === null ? '' : ` (${words})`}`,
    ),
  ];
}

function valueWords(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  return JSON.stringify(value);
}
