import type { FollowUpKind } from './follow-up.js';
import type { Severity } from '../disposition.js';

/** How facts, values and units are said; the library of trees has these words. */
export interface Wording {
  /** A fact by its name in a sentence: `spo2.baseline-change` → `SpO2 minus its baseline`. */
  readonly fact: (name: string) => string;
  /** A unit as people read it: `mm[Hg]` → `mmHg`. Empty: nothing stands behind the number. */
  readonly unit: (ucum: string) => string;
}

/** How long ago, as it is said: "3 min ago", "26 h ago". */
export function ago(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return 'just now';
  if (whole < 7200) return `${Math.floor(whole / 60)} min ago`;
  if (whole < 48 * 3600) return `${Math.floor(whole / 3600)} h ago`;
  return `${Math.floor(whole / 86_400)} days ago`;
}

export const severityWords: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  tier1: 'Tier 1',
  indeterminate: 'Indeterminate',
};

export const followUpWords: Readonly<Record<FollowUpKind, string>> = {
  'repeat-reading': 'repeat of a reading',
  'call-back': 'call back',
  'to-be-seen': 'to be seen',
  task: 'task',
  'contact-attempt': 'attempt to reach the patient',
  'welfare-check': 'decision about a welfare check',
  emergency: 'news of the ambulance',
};

/** `interpreter-needed` → `interpreter needed`. What has a space is in words already. */
export function spaced(code: string): string {
  if (/\s/.test(code)) return code;
  return code
    .replaceAll(/[-_./]/g, ' ')
    .replace(/\bspo2\b/i, 'SpO2')
    .replace(/\blvad\b/i, 'LVAD');
}

/** With a capital, as it stands at the beginning of a line. */
export function headed(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `88 %`, `yes`, `nasal cannula`. */
export function valueWords(value: unknown, unit: string | null, { unit: say }: Wording): string {
  const words = plain(value);
  const shown = unit === null ? '' : say(unit);
  return shown === '' ? words : `${words} ${shown}`;
}

function plain(value: unknown): string {
  if (typeof value === 'string') return /^[a-z0-9]+(-[a-z0-9]+)+$/.test(value) ? spaced(value) : value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(plain).join(', ');
  return JSON.stringify(value);
}
