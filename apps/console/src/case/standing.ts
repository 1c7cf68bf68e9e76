import type { CasePage, Walk } from './case-api.js';

/** What the person may do with the case now; the server decides again. */
export interface Standing {
  readonly isEnded: boolean;
  /** The alert is in this person’s hand. */
  readonly isMine: boolean;
  /** How this person has the patient open; null: not at all. */
  readonly identity: CasePage['guide']['identity'];
  readonly isConfirmed: boolean;
}

export function standingOf({ alert, guide }: CasePage, staffId: string): Standing {
  const isEnded = alert.resolvedAt !== null;
  const isMine = !isEnded && alert.owner?.id === staffId;
  return { isEnded, isMine, identity: guide.identity, isConfirmed: isMine && guide.identity === 'confirmed' };
}

/** The walk that asks, or that waits for its conclusion. */
export function currentWalk(walks: readonly Walk[]): Walk | undefined {
  return walks.findLast(({ standing }) => ['asks', 'at-an-end', 'stopped'].includes(standing));
}

/** Walks that were concluded, the newest first. */
export function concludedWalks(walks: readonly Walk[]): readonly Walk[] {
  return walks.filter(({ conclusion }) => conclusion !== null).toReversed();
}

/** The call that this person has begun and not ended. */
export function runningCall(
  page: Pick<CasePage, 'calls'>,
  staffId: string,
): CasePage['calls'][number] | undefined {
  return page.calls.find(({ by, endedAt }) => by.id === staffId && endedAt === null);
}
