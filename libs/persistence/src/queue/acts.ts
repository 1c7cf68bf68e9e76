import type { OverflowRule } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** Codes of refusals of acts on the queue; every one is on the audit trail. */
export type QueueActCode =
  | 'not-allowed'
  | 'unknown-tenant'
  | 'unknown-site'
  | 'unknown-pause'
  | 'unknown-rule'
  | 'unknown-programme'
  | 'unknown-firm'
  | 'unknown-overflow'
  | 'unknown-notice'
  | 'team-not-agreed'
  | 'bad-dates'
  | 'bad-share'
  | 'already-ended'
  | 'already-returned'
  | 'already-taken'
  | 'already-acknowledged';

/** By the supervisor: the share of a health system in what the firm claims, 1 to 4. */
export async function setQueueShare(store: TreeStore, tenant: string, share: number): Promise<TreeAnswer> {
  return askAct(store, 'set_queue_share($1, $2)', [tenant, share]);
}

/** The own firm, by its supervisor; a site’s local team, by its charge nurse or the lead. For 12 hours at most. */
export async function pauseTeam(
  store: TreeStore,
  pause: {
    readonly id: string;
    /** Null: the own firm. */
    readonly site: string | null;
    readonly from: Date;
    readonly until: Date;
    readonly reason: string;
    /** Of a site: the firm that takes what would overflow to its local team. */
    readonly overflowTo: string | null;
  },
): Promise<TreeAnswer> {
  const { id, site, from, until, reason, overflowTo } = pause;
  return askAct(store, 'pause_team($1, $2, $3, $4, $5, $6)', [id, site, from, until, reason, overflowTo]);
}

export async function endPause(store: TreeStore, pauseId: string): Promise<TreeAnswer> {
  return askAct(store, 'end_pause($1)', [pauseId]);
}

/** By the lead. The id of an older one changes or ends it. */
export async function putOverflowRule(
  store: TreeStore,
  rule: Omit<OverflowRule, 'target'> & {
    /** Null: the local team. */
    readonly toFirm: string | null;
    readonly from: Date;
    readonly until: Date | null;
  },
): Promise<TreeAnswer> {
  return askAct(store, 'put_overflow_rule($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
    rule.ruleId,
    rule.tenant,
    rule.programmes,
    rule.severities,
    rule.breachWithinMinutes,
    rule.queueLongerThan,
    rule.whenPaused,
    rule.toFirm,
    rule.priority,
    rule.from,
    rule.until,
  ]);
}

/** By the lead, or a supervisor other than of the firm to which it was opened. */
export async function returnOverflow(store: TreeStore, alertId: string): Promise<TreeAnswer> {
  return askAct(store, 'return_overflow($1)', [alertId]);
}

export async function acknowledgeSurgeNotice(store: TreeStore, noticeId: string): Promise<TreeAnswer> {
  return askAct(store, 'acknowledge_surge_notice($1)', [noticeId]);
}

/** By a lead of the health system: the first words on the telephone, and the number to call back, E.164. */
export async function setGreeting(
  store: TreeStore,
  tenant: string,
  greeting: string,
  callbackNumber: string,
): Promise<TreeAnswer> {
  return askAct(store, 'set_greeting($1, $2, $3)', [tenant, greeting, callbackNumber]);
}
