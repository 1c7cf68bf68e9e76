import { onCallBetween } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';
import { onCallSchedules } from './material.js';

/** From, inclusive, until, exclusive. */
interface Span {
  readonly from: Date;
  readonly until: Date;
}

export interface OnCallOffer extends Span {
  readonly id: string;
  readonly team: string;
  /** Who offers: the person of the transaction. */
  readonly by: string;
  /** Null: to whoever of the team takes it. */
  readonly to: string | null;
  /** The taker’s time that the member takes in return. */
  readonly inReturn: Span | null;
}

/** By a member of the team: the own time on call. It stays with the member until somebody has accepted. */
export async function offerOnCall(store: TreeStore, offer: OnCallOffer): Promise<TreeAnswer> {
  const { id, team, by, to, from, until, inReturn } = offer;
  const back = inReturn ?? { from: null, until: null };
  return askAct(store, 'offer_on_call($1, $2, $3, $4, $5, $6, $7, $8)', [
    id,
    team,
    to,
    from,
    until,
    back.from,
    back.until,
    await isOnCallWithin(store, team, by, { from, until }),
  ]);
}

export type OfferAnswer = 'accepted' | 'declined' | 'withdrawn';

/**
 * By whom it was offered to, or, to withdraw it, by who offered it. Accepted only while it still is the time of who
 * offered: somebody may have been put there since.
 *
 * @param by the person of the transaction
 */
export async function answerOffer(
  store: TreeStore,
  id: string,
  answer: OfferAnswer,
  by: string,
): Promise<TreeAnswer> {
  const holds = answer === 'accepted' && (await stillHeld(store, id, by));
  return askAct(store, 'answer_on_call_offer($1, $2, $3)', [id, answer, holds]);
}

async function stillHeld(store: TreeStore, id: string, by: string): Promise<boolean> {
  const [offer] = await store.query<{
    team: string;
    offeredBy: string;
    from: Date;
    until: Date;
    returnFrom: Date | null;
    returnUntil: Date | null;
  }>(
    `SELECT care_team_id AS team, from_staff AS "offeredBy", greatest(from_at, wardline.now()) AS "from", until_at AS "until",
       return_from AS "returnFrom", return_until AS "returnUntil"
     FROM wardline.on_call_offer WHERE offer_id = $1`,
    [id],
  );
  if (offer === undefined) return false;
  const { team, offeredBy, from, until, returnFrom, returnUntil } = offer;
  if (!(await isOnCallWithin(store, team, offeredBy, { from, until }))) return false;
  if (returnFrom === null || returnUntil === null) return true;
  return isOnCallWithin(store, team, by, { from: returnFrom, until: returnUntil });
}

/** Is the person on call for the team at some time of the span, as the schedule stands? */
async function isOnCallWithin(
  store: TreeStore,
  team: string,
  staffId: string,
  { from, until }: Span,
): Promise<boolean> {
  const schedules = await onCallSchedules(store, { from, until });
  return schedules
    .filter(({ teamId }) => teamId === team)
    .some(({ schedule }) => onCallBetween(schedule, from, until).some((one) => one.staffId === staffId));
}
