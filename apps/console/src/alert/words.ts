import { isPoint, vitalSignCatalogue, vitalSigns, type Fact, type Interval, type VitalSign } from '#domain';
import { texts } from '../texts/index.js';
import { ageInYears } from '../time/local-time.js';
import { span } from '../time/elapsed.js';
import type { Alert, PatientCard } from './alert.js';
import { knownConditions } from './known-conditions.js';

/** `80 %`, `<20 mg/dL`, `142 to 150 mmHg`: a number never stands without its unit. */
export function quantity(interval: Interval, unit: string): string {
  return `${range(interval)} ${shownUnit(unit)}`.trim();
}

export function shownUnit(unit: string): string {
  return texts.facts.units[unit] ?? unit;
}

function range(interval: Interval): string {
  if (isPoint(interval)) return shown(interval.low);
  if (interval.low === -Infinity && interval.high === Infinity) return '?';
  if (interval.low === -Infinity) return `${interval.highOpen === true ? '<' : '≤'}${shown(interval.high)}`;
  if (interval.high === Infinity) return `${interval.lowOpen === true ? '>' : '≥'}${shown(interval.low)}`;
  return `${shown(interval.low)} to ${shown(interval.high)}`;
}

function shown(value: number): string {
  return String(Number(value.toFixed(2))).replace('-', '−');
}

/** A fact's value in words. */
export function factValue(fact: Fact): string {
  switch (fact.kind) {
    case 'number':
      return fact.unit === 'min' && isPoint(fact.interval)
        ? span(fact.interval.low * 60_000)
        : quantity(fact.interval, fact.unit);
    case 'boolean':
      return fact.value ? texts.facts.yes : texts.facts.no;
    case 'text':
      return texts.facts.statuses[fact.value] ?? fact.value;
    case 'unknown':
      return texts.facts.unknown(texts.facts.reasons[fact.reason] ?? fact.reason);
  }
}

/** `weight.change-72h` → `Body weight, change over 72 h`; `symptom.chest-pain` → `Symptom, chest pain`. */
export function factName(name: string): string {
  const [head = name, ...rest] = name.split('.');
  const sign = vitalSigns.find((candidate) => candidate === head);
  const base = sign === undefined ? sentence(head) : vitalSignCatalogue[sign].display;
  const suffix = rest.map((part) => texts.facts.suffixes[part] ?? part.replaceAll('-', ' ')).join(', ');
  return suffix === '' ? base : `${base}, ${suffix}`;
}

/** The condition in words: the tree's title where the server sends it, else the code made readable. */
export function conditionName(alert: Alert): string {
  return (
    alert.title ??
    knownConditions.get(alert.condition)?.title ??
    dataProblem(alert.condition) ??
    readable(alert.condition)
  );
}

/** `data-problem:unknown-unit` → `Data problem: unknown unit`. */
function dataProblem(condition: string): string | undefined {
  const [kind, code = ''] = condition.split(':');
  return kind === 'data-problem' ? texts.alert.dataProblem(code.replaceAll('-', ' ')) : undefined;
}

/** `red-limits/spo2-low` → `SpO2 low`. */
export function readable(code: string): string {
  return sentence(code.split(/[/:.]/).at(-1) ?? code).replace(/\bspo2\b/i, 'SpO2');
}

function sentence(code: string): string {
  const words = code.replaceAll(/[-_]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Short name of a sign for a narrow column. */
export function signName(sign: VitalSign): string {
  return sign === 'spo2' ? 'SpO2' : vitalSignCatalogue[sign].display;
}

export interface ShownValue {
  readonly words: string;
  /** Is it a number, or the reason why there is none? */
  readonly isNumber: boolean;
}

/** The value that the decision read for the sign, or why there was none. */
export function lastValue(alert: Alert, sign: VitalSign): ShownValue {
  const fact = alert.decision.facts[sign];
  if (fact === undefined) return { words: texts.alert.noValue, isNumber: false };
  return { words: factValue(fact), isNumber: fact.kind === 'number' };
}

/** `Rosa Marin`, or the case code, or a part of the opaque id: never nothing. */
export function patientName(alert: Alert): string {
  const card = alert.patientCard;
  const name = [card?.givenName, card?.familyName].filter((part) => part !== undefined).join(' ');
  if (name !== '') return name;
  return card === undefined ? texts.alert.unnamed : texts.alert.caseCode(card.caseCode);
}

/** `74 y, female`; empty where nothing is known. */
export function ageAndSex(card: PatientCard, now: number): string {
  const age = card.age ?? (card.birthDate === undefined ? undefined : ageInYears(card.birthDate, now));
  const parts = [
    age === undefined ? undefined : texts.alert.years(age),
    card.sex === undefined ? undefined : (texts.sex[card.sex] ?? card.sex),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
