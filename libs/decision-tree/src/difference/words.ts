import type { FactDeclaration } from '../document.js';
import { durationSeconds } from '../duration.js';

export type Facts = Readonly<Record<string, FactDeclaration>>;

const steps = [
  [7 * 86_400, 'week'],
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** An ISO 8601 duration in words: `2 hours 30 minutes`; the text itself when it is none. */
export function durationWords(text: string): string {
  let left = durationSeconds(text);
  if (left === undefined) return text;
  const parts: string[] = [];
  for (const [seconds, word] of steps) {
    const count = Math.floor(left / seconds);
    if (count > 0) parts.push(`${count} ${word}${count === 1 ? '' : 's'}`);
    left -= count * seconds;
  }
  return parts.length === 0 ? 'no time' : parts.join(' ');
}

/** A value of the document as it is quoted in a sentence. */
export function inWords(value: unknown): string {
  if (value === undefined) return 'not there';
  return typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
}
