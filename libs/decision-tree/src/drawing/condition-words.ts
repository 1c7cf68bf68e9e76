import { isFactReference } from '../compile.js';
import type { Condition, FactDeclaration, LeafCondition } from '../document.js';
import type { Operator } from '../operators.js';
import { shownUnit } from '../reason.js';
import { factWords } from './fact-words.js';

type Facts = Readonly<Record<string, FactDeclaration>>;

const compared: Readonly<Record<Exclude<Operator, 'in' | 'notIn'>, string>> = {
  lessThan: 'below',
  lessThanInclusive: 'at or below',
  greaterThan: 'above',
  greaterThanInclusive: 'at or above',
  equal: 'is',
  notEqual: 'is not',
};

const textWords: Readonly<Record<string, string>> = {
  none: 'not there',
  usable: 'usable',
  unusable: 'not usable',
  present: 'present',
  absent: 'absent',
  'not-asked': 'not asked',
  'implausible-low': 'implausibly low',
  'implausible-high': 'implausibly high',
};

/** A whole condition on one line: `SpO2 below 85 % and (age at or above 60 years or …)`. */
export function conditionSentence(condition: Condition, facts: Facts): string {
  if ('not' in condition) return `not (${conditionSentence(condition.not, facts)})`;
  if (!('all' in condition || 'any' in condition)) return comparisonSentence(condition, facts);
  const [parts, word] = 'all' in condition ? [condition.all, ' and '] : [condition.any, ' or '];
  return parts
    .map((part) => {
      const words = conditionSentence(part, facts);
      return parts.length > 1 && ('all' in part || 'any' in part) ? `(${words})` : words;
    })
    .join(word);
}

/** One comparison in words: `weight at or above 80 kg`, `symptom chest pain: yes`. */
export function comparisonSentence({ fact, operator, value }: LeafCondition, facts: Facts): string {
  const name = factWords(fact);
  const unit = facts[fact]?.unit;
  if (isFactReference(value)) return `${name} ${comparedWords(operator)} ${factWords(value.fact)}`;
  if (typeof value === 'boolean') return `${name}: ${value === (operator === 'equal') ? 'yes' : 'no'}`;
  const words = [value].flat().map((one) => valueWords(one, unit));
  if (operator !== 'in' && operator !== 'notIn') return `${name} ${compared[operator]} ${words.join('')}`;
  if (words.length === 1) return `${name} ${operator === 'in' ? 'is' : 'is not'} ${words.join('')}`;
  return `${name} is ${operator === 'in' ? 'one' : 'none'} of: ${words.join(', ')}`;
}

function comparedWords(operator: Operator): string {
  return operator === 'in' || operator === 'notIn' ? operator : compared[operator];
}

/** A limit with its unit; minutes as hours or days where they are whole. */
export function valueWords(value: number | string | boolean, unit: string | undefined): string {
  if (typeof value === 'string')
    return Object.hasOwn(textWords, value) ? (textWords[value] ?? value) : `“${value}”`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (unit === 'min') return minuteWords(value);
  return `${shown(value)} ${unitWords(unit)}`.trim();
}

function minuteWords(minutes: number): string {
  if (minutes >= 2880 && minutes % 1440 === 0) return `${minutes / 1440} days`;
  if (minutes >= 120 && minutes % 60 === 0) return `${minutes / 60} hours`;
  return `${shown(minutes)} minutes`;
}

const unitless: ReadonlySet<string> = new Set(['{ratio}', '{scale}', '1']);

/** A unit as people read it: `mm[Hg]` → `mmHg`, `kg/d` → `kg a day`, nothing for a ratio. */
export function unitWords(unit: string | undefined): string {
  if (unit === undefined || unitless.has(unit)) return '';
  const known = Object.hasOwn(shownUnit, unit) ? shownUnit[unit] : undefined;
  if (known !== undefined) return known;
  if (unit.length > 2 && unit.endsWith('/d')) return `${unitWords(unit.slice(0, -2))} a day`;
  return unit.replaceAll(/[{}]/g, '');
}

/** With a minus sign that cannot be overlooked. */
function shown(value: number): string {
  return String(value).replace('-', '−');
}
