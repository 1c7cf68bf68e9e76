import type { Severity } from '../disposition.js';
import { localTime } from '../contact-local-time.js';
import type { FactSet } from '../fact.js';
import { factLines, notInPlan } from './fact-lines.js';
import type { FollowUpKind } from './follow-up.js';
import { ago, followUpWords, headed, severityWords, spaced, valueWords, type Wording } from './words.js';

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
  readonly patient: {
    readonly caseCode: string;
    readonly age: number | null;
    readonly sex: string | null;
    /** IANA; times are said as they are there. */
    readonly zone: string;
  };
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
    readonly kind: FollowUpKind;
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

/** Situation, background, assessment and request as the record has them. Pure; the same record gives the same words. */
export function sbarOf(record: HandOffRecord, wording: Wording): Sbar {
  return {
    situation: part(situation(record)),
    background: part(background(record, wording)),
    assessment: part(assessment(record, wording)),
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
    `${severityWords[alert.severity]}: ${alert.reason} (${spaced(alert.condition)}).`,
    `Alert since ${there(alert.openedAt, patient.zone)} (${since(alert.openedAt)}); ${alert.readings === 1 ? '1 reading' : `${alert.readings} readings`}, the last ${since(alert.lastReadingAt)}.`,
    alert.redFlag ? 'A red flag was answered with yes.' : undefined,
  ];
}

/** `2026-11-21 12:40 (Europe/Berlin)`: local time with its zone. */
function there(at: Date, zone: string): string {
  return `${localTime(at.getTime(), zone).slice(0, 16).replace('T', ' ')} (${zone})`;
}

function background(
  { programmes, plan, care, facts }: HandOffRecord,
  wording: Wording,
): (string | undefined)[] {
  const wanted = notInPlan(facts);
  return [
    `Programmes: ${programmes.join(', ') || 'none'}.`,
    ...care.map(
      ({ name, value, expired }) =>
        `${headed(spaced(name))}: ${valueWords(value, null, wording)}${expired ? ' (has expired: ask)' : ''}`,
    ),
    plan.length === 0 ? 'No signed plan.' : 'Signed plan:',
    ...plan.map(({ name, value, unit }) => `- ${headed(spaced(name))}: ${valueWords(value, unit, wording)}`),
    wanted.length === 0 ? undefined : `Not in the signed plan: ${wanted.join(', ')}.`,
  ];
}

function assessment(record: HandOffRecord, wording: Wording): (string | undefined)[] {
  const { answers, calls, notes, now, facts, decidedAt } = record;
  const since = Math.max(0, (now.getTime() - decidedAt.getTime()) / 1000);
  return [
    ...factLines(facts, since, wording),
    answers.length === 0 ? 'No questions were answered.' : 'Asked and answered:',
    ...answers.map(({ ask, answer }) => `- ${ask} ${headed(spaced(answer))}.`),
    calls.length === 0 ? 'Nobody was called.' : 'Calls:',
    ...calls.map(
      ({ at, with: whom, outcome }) =>
        `- ${whom}: ${outcome === null ? 'no outcome written down' : spaced(outcome)} (${ago((now.getTime() - at.getTime()) / 1000)})`,
    ),
    ...notes.map((note) => `Note: ${note}`),
  ];
}

function request({ alert, followUps, patient }: HandOffRecord): (string | undefined)[] {
  return [
    alert.severity === 'critical' || alert.redFlag
      ? 'Take over now and ring the patient.'
      : 'Take over, and say who rings the patient by when.',
    ...followUps.map(
      ({ kind, dueAt, words }) =>
        `Open: ${followUpWords[kind]} by ${there(dueAt, patient.zone)}${words === null ? '' : ` (${words})`}.`,
    ),
  ];
}
