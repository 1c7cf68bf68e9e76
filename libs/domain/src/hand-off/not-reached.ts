import type { ContactKind } from '../contact.js';
import type { Severity } from '../disposition.js';

/** How often and how far apart a patient who does not answer is tried (hazard H22). */
export interface NotReachedPlan {
  /** Seconds from the end of the round before; the first is due at once. As many rounds as there are entries. */
  readonly gapsSeconds: readonly number[];
  /** How long a step may be late before it goes up. */
  readonly graceSeconds: number;
  /** For the contact persons, after the last round. */
  readonly contactsWithinSeconds: number;
  /** For the local team to decide about a welfare check. */
  readonly welfareCheckWithinSeconds: number;
}

/**
 * As the shipped protocol `decision-trees/operations/not-reached` says in words: three rounds by every number, for a
 * critical at once, after 5 and after another 10 minutes, else at once, after 30 minutes and after two hours. Examples:
 * a health system's own physician approves what it uses.
 */
export const notReachedPlans: Readonly<Record<Severity, NotReachedPlan>> = {
  critical: {
    gapsSeconds: [0, 300, 600],
    graceSeconds: 300,
    contactsWithinSeconds: 300,
    welfareCheckWithinSeconds: 300,
  },
  tier1: {
    gapsSeconds: [0, 1800, 7200],
    graceSeconds: 900,
    contactsWithinSeconds: 1800,
    welfareCheckWithinSeconds: 1800,
  },
  // How severe it is, is not known: tried as fast as a critical.
  indeterminate: {
    gapsSeconds: [0, 300, 600],
    graceSeconds: 600,
    contactsWithinSeconds: 600,
    welfareCheckWithinSeconds: 1800,
  },
};

export const attemptOutcomes = [
  'no-answer',
  'voicemail',
  'wrong-number',
  'contact-reached',
  'reached',
] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

export interface Attempt {
  readonly contact: string;
  readonly phone: string;
  readonly outcome: AttemptOutcome;
  /** ms since the epoch */
  readonly at: number;
}

/** A number that may be rung in this series, in the order in which to try them. */
export interface Reachable {
  readonly contact: string;
  readonly kind: ContactKind;
  readonly phone: string;
}

export type NotReachedStep =
  /** Ring this number: not before `from`, and by `due`. */
  | {
      readonly stage: 'patient' | 'contact';
      /** Of the patient's rounds, from 1; 0 with contact persons. */
      readonly round: number;
      readonly contact: string;
      readonly phone: string;
      readonly from: number;
      readonly due: number;
    }
  | { readonly stage: 'reached' }
  /** Nobody can be asked any more, or somebody else answered: the nurse decides, about a welfare check too. */
  | { readonly stage: 'nurse'; readonly withinSeconds: number };

/**
 * What comes next in a series of attempts. Pure. A round is done when every number of the patient was tried in it; a
 * number that is rung again before its round has begun does not count. Then the contact persons, each number once.
 * Whatever happens, a series ends with the patient reached, or with the nurse.
 *
 * @param startedAt ms since the epoch
 * @param numbers of the patient and of the contact persons who may be rung, in order
 * @param attempts in order of time
 */
export function notReachedStep(
  plan: NotReachedPlan,
  startedAt: number,
  numbers: readonly Reachable[],
  attempts: readonly Attempt[],
): NotReachedStep {
  if (attempts.some(({ outcome }) => outcome === 'reached')) return { stage: 'reached' };
  const nurse = { stage: 'nurse', withinSeconds: plan.welfareCheckWithinSeconds } as const;
  // Somebody else answered, and says how it is: that is for the nurse to judge.
  if (attempts.some(({ outcome }) => outcome === 'contact-reached')) return nurse;
  const wrong = new Set(
    attempts.filter(({ outcome }) => outcome === 'wrong-number').map(({ phone }) => phone),
  );
  const usable = numbers.filter(({ phone }) => !wrong.has(phone));
  const own = usable.filter(({ kind }) => kind === 'patient');
  let from = startedAt;
  if (own.length > 0)
    for (const [index, gap] of plan.gapsSeconds.entries()) {
      from += gap * 1000;
      const begins = from;
      const tried = new Map<string, number>();
      for (const { phone, at } of attempts) if (at >= begins && !tried.has(phone)) tried.set(phone, at);
      const next = own.find(({ phone }) => !tried.has(phone));
      if (next !== undefined)
        return ring('patient', index + 1, next, begins, begins + plan.graceSeconds * 1000);
      from = Math.max(...own.map(({ phone }) => tried.get(phone) ?? begins));
    }
  const rung = new Set(attempts.map(({ phone }) => phone));
  const other = usable.find(({ kind, phone }) => kind !== 'patient' && !rung.has(phone));
  if (other === undefined) return nurse;
  const begins = Math.max(from, ...attempts.map(({ at }) => at));
  return ring('contact', 0, other, begins, begins + plan.contactsWithinSeconds * 1000);
}

function ring(
  stage: 'patient' | 'contact',
  round: number,
  { contact, phone }: Reachable,
  from: number,
  due: number,
): NotReachedStep {
  return { stage, round, contact, phone, from, due };
}
