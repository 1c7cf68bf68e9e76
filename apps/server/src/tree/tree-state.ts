/** Where a version stands in one health system. */
export const treeStates = ['candidate', 'signed', 'active', 'expiring', 'expired', 'stopped'] as const;
export type TreeState = (typeof treeStates)[number];

/** What the database says about a version in one health system. */
export interface Standing {
  /** It is the version at work. */
  readonly decides: boolean;
  /** It was at work, and was stopped. */
  readonly stopped: boolean;
  /** Why its signatures do not let it be put to work; null: they do. */
  readonly problem: string | null;
  /** Until when enough physicians' signatures hold; null: they do not. */
  readonly approvedUntil: Date | null;
  readonly warnDays: number;
}

const dayMs = 86_400_000;

/** `expired` with `decides`: it goes on deciding, with a standing alarm, until somebody signs (hazard H18). */
export function treeState(standing: Standing, now: Date): TreeState {
  const { decides, stopped, problem, approvedUntil, warnDays } = standing;
  if (stopped) return 'stopped';
  if (!decides) return problem === null ? 'signed' : problem === 'approval-expired' ? 'expired' : 'candidate';
  if (approvedUntil === null || approvedUntil <= now) return 'expired';
  return approvedUntil.getTime() <= now.getTime() + warnDays * dayMs ? 'expiring' : 'active';
}
