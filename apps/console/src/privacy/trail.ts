import type { Answered } from '../operation/answered.js';
import { texts } from '../texts/index.js';

export type Trail = Answered<'/api/v1/audit/reveals'>;
export type TrailEntry = Trail['items'][number];
export type OpenSession = Answered<'/api/v1/sessions'>['items'][number];

const words = texts.privacy;
const looks: readonly string[] = ['read', 'audit.read', 'quarantine.read'];

/** `Looked at alert`: the act in words, or its code, and the kind of thing. */
export function actWords({ action, target }: Pick<TrailEntry, 'action' | 'target'>): string {
  const kind = target.split(':')[0] ?? '';
  const known = words.actions[action];
  if (known === undefined) return action;
  return action === 'read' ? `${known}: ${kind}` : known;
}

/** What speaks for the look: an act of one's own, the act itself, or nothing. */
export function whyWords({ action, acted }: Pick<TrailEntry, 'action' | 'acted'>): string {
  if (acted === null) return words.why.none;
  if (!looks.includes(action)) return words.why.act;
  return acted ? words.why.own : words.why.looked;
}

/** Did somebody look at a patient for whom he or she did nothing? */
export function isOnlyLook({ action, acted }: Pick<TrailEntry, 'action' | 'acted'>): boolean {
  return acted === false && looks.includes(action);
}

export function roleWords(roles: readonly string[], firm: string | null): string {
  const held = roles.map((role) => words.roles[role] ?? role).join(', ');
  return [held === '' ? words.noRole : held, firm].filter((part) => part !== null).join(', ');
}

/** `days` before now, as RFC 3339. */
export function sinceDays(days: string, now: number): string {
  return new Date(now - Number(days) * 86_400_000).toISOString();
}
