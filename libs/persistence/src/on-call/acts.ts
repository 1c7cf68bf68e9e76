import type { OnCallLayer } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** Codes of refusals of acts on schedules; every one is on the audit trail. */
export type OnCallActCode =
  | 'not-allowed'
  | 'unknown-team'
  | 'unknown-site'
  | 'unknown-layer'
  | 'unknown-override'
  | 'unknown-absence'
  | 'unknown-offer'
  | 'unknown-notice'
  | 'unknown-colleague'
  | 'unknown-zone'
  | 'not-a-member'
  | 'colleague-absent'
  | 'own-offer'
  | 'not-on-call'
  | 'offer-overtaken'
  | 'bad-dates'
  | 'already-over'
  | 'offer-exists'
  | 'already-answered'
  | 'already-acknowledged';

/** From, inclusive, until, exclusive. */
interface Span {
  readonly from: Date;
  readonly until: Date;
}

/** By charge nurse or lead of the site. The id of an older one changes it, from now on. */
export async function putLayer(store: TreeStore, team: string, layer: OnCallLayer): Promise<TreeAnswer> {
  const { id, ...body } = layer;
  return askAct(store, 'put_on_call_layer($1, $2, $3, false)', [id, team, JSON.stringify(body)]);
}

export async function removeLayer(store: TreeStore, id: string): Promise<TreeAnswer> {
  return askAct(store, 'put_on_call_layer($1, NULL, NULL, true)', [id]);
}

/** By charge nurse or lead of the site: `staffId` is on call instead of `insteadOf`, or (null) instead of anybody. */
export async function putOverride(
  store: TreeStore,
  override: Span & {
    readonly id: string;
    readonly team: string;
    readonly staffId: string;
    readonly insteadOf: string | null;
  },
): Promise<TreeAnswer> {
  const { id, team, staffId, insteadOf, from, until } = override;
  return askAct(store, 'put_on_call_override($1, $2, $3, $4, $5, $6, false)', [
    id,
    team,
    staffId,
    insteadOf,
    from,
    until,
  ]);
}

export async function cancelOverride(store: TreeStore, id: string): Promise<TreeAnswer> {
  return askAct(store, 'put_on_call_override($1, NULL, NULL, NULL, NULL, NULL, true)', [id]);
}

/** By the person, or by charge nurse or lead of the site. */
export async function putAbsence(
  store: TreeStore,
  absence: Span & { readonly id: string; readonly site: string; readonly staffId: string },
): Promise<TreeAnswer> {
  const { id, site, staffId, from, until } = absence;
  return askAct(store, 'put_on_call_absence($1, $2, $3, $4, $5, false)', [id, site, staffId, from, until]);
}

export async function cancelAbsence(store: TreeStore, id: string): Promise<TreeAnswer> {
  return askAct(store, 'put_on_call_absence($1, NULL, NULL, NULL, NULL, true)', [id]);
}

/** By charge nurse or lead: who belongs to the team; `until` null: without an end. */
export async function putTeamMember(
  store: TreeStore,
  member: {
    readonly team: string;
    readonly staffId: string;
    readonly from: Date;
    readonly until: Date | null;
  },
): Promise<TreeAnswer> {
  const { team, staffId, from, until } = member;
  return askAct(store, 'put_team_member($1, $2, $3, $4)', [team, staffId, from, until]);
}

/** By anybody of a site, about oneself; 24 hours ahead at most. */
export async function sayOnDuty(store: TreeStore, present: boolean, until: Date): Promise<TreeAnswer> {
  return askAct(store, 'say_on_duty($1, $2)', [present, until]);
}

/** By the lead: how many hours ahead gaps are told of. */
export async function setOnCallWarning(
  store: TreeStore,
  tenant: string,
  warnHours: number,
): Promise<TreeAnswer> {
  return askAct(store, 'set_on_call_setting($1, $2)', [tenant, warnHours]);
}

/** By charge nurse or lead of the site; the notice goes on standing. */
export async function acknowledgeOnCallNotice(store: TreeStore, id: string): Promise<TreeAnswer> {
  return askAct(store, 'acknowledge_on_call_notice($1)', [id]);
}
