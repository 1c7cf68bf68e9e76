import type { VitalSign } from '#domain';
import { shownUnit } from '../alert/words.js';
import { texts } from '../texts/index.js';
import type { ChartLine } from './case-api.js';
import type { DrawnLine } from './CaseTrendChart.js';

const words = texts.tier1.case;
const colors = { threshold: 'var(--overdue)', baseline: 'var(--ok)', plan: 'var(--ink-2)' } as const;

/** Lines of one sign, each with a label that says what it is and how much, in words: colour never stands alone. */
export function linesOf(lines: readonly ChartLine[], sign: VitalSign): readonly DrawnLine[] {
  return lines
    .filter(({ vitalSign }) => vitalSign === sign)
    .map((line) => ({ value: line.value, label: labelOf(line), color: colors[line.kind] }));
}

function labelOf({ kind, name, value, unit }: ChartLine): string {
  const shown = `${value} ${shownUnit(unit)}`;
  if (kind === 'threshold') return words.trends.threshold(words.why.operators[name] ?? name, shown);
  if (kind === 'baseline') return `${words.trends.lines['own-baseline']} ${shown}`;
  const what = name === 'dry-weight' ? 'dry-weight' : name.endsWith('low') ? 'low' : 'high';
  return `${words.trends.lines[what]} ${shown}`;
}
