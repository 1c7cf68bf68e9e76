import type { ScopedTransaction } from '#access';
import {
  conclusionOf,
  isMilder,
  overrideOutcome,
  ProtocolError,
  redFlagFloor,
  type ProtocolConclusion,
  type ProtocolOutcome,
  type ProtocolState,
} from '#decision-tree';
import { concludeWalk, type Documented } from '#persistence';
import { commandIn } from '../alert/alert-command.js';
import type { AlertJson } from '../alert/alert-json.js';
import { lockAlert } from '../alert/alert-repository.js';
import { refuse, type CaseAnswer } from './case-act.js';
import { loadCase, standingOf, type WalkStanding } from './guided-case.js';
import { beginNext } from './walk-acts.js';

export interface ConcludeInput {
  readonly walk: string;
  readonly version: number;
  /** Another one than the protocol proposes. */
  readonly outcome?: ProtocolOutcome | undefined;
  readonly reason?: string | undefined;
  readonly documented: readonly Documented[];
}

/** What becomes of the alert: it goes to the local team, it stays until a follow-up ends, it ends, or more is to be asked. */
export type Consequence = 'escalated' | 'follow-up' | 'resolved' | 'goes-on';

export type ConcludeAnswer =
  | (CaseAnswer & { readonly ok: false })
  | { readonly ok: true; readonly outcome: ProtocolOutcome; readonly consequence: Consequence };

/** Ends a walk, and does what its outcome asks for, in one transaction. */
export async function concludeIn(
  tx: ScopedTransaction,
  alertId: string,
  input: ConcludeInput,
): Promise<ConcludeAnswer> {
  const found = await loadCase(tx, alertId, true);
  if (found === undefined) return { ok: false, code: 'unknown-alert' };
  const walk = found.walks.find(({ id }) => id === input.walk);
  if (walk === undefined) return refuse(tx, 'walk.conclude', found.alert, 'not-found');
  const standing = await standingOf(tx, found, walk);
  if (standing === undefined) return refuse(tx, 'walk.conclude', found.alert, 'protocol-altered');
  const conclusion = concluded(standing, input);
  if (typeof conclusion === 'string') return refuse(tx, 'walk.conclude', found.alert, conclusion);
  if (standing.stopped && isMilder(conclusion.outcome, redFlagFloor))
    return refuse(tx, 'walk.conclude', found.alert, 'protocol-stopped');
  const missing = conclusion.document.filter(
    (item) => !input.documented.some((one) => one.item === item && one.text.trim() !== ''),
  );
  const concluding = {
    walkId: walk.id,
    version: input.version,
    proposed: standing.state.at.kind === 'end' ? (standing.mostUrgent ?? null) : null,
    words: input.reason?.trim() ?? null,
    documented: input.documented.filter(({ item }) => conclusion.document.includes(item)),
  };
  const answer = await concludeWalk(tx, concluding, conclusion);
  if (!answer.ok)
    return answer.code === 'documentation-incomplete' ? { ...answer, reasons: missing } : answer;
  return { ok: true, outcome: conclusion.outcome, consequence: await carryOut(tx, found.alert, conclusion) };
}

/** The conclusion, or the code of why it cannot be this one. */
function concluded(
  { state }: WalkStanding,
  { outcome, reason = '' }: ConcludeInput,
): ProtocolConclusion | string {
  const own = conclusionOf(state);
  if (own === undefined && outcome === undefined) return 'protocol-not-ended';
  if (own !== undefined && (outcome === undefined || outcome === own.outcome))
    return isBelow(state, own.outcome) ? 'below-floor' : own;
  try {
    return conclusionOf(overrideOutcome(state, outcome as ProtocolOutcome, reason)) ?? 'protocol-not-ended';
  } catch (error) {
    if (error instanceof ProtocolError)
      return error.code === 'reason-missing' ? 'reason-required' : error.code;
    throw error;
  }
}

function isBelow({ floor }: ProtocolState, outcome: ProtocolOutcome): boolean {
  return floor !== undefined && isMilder(outcome, floor);
}

/** Refused, the whole conclusion is undone: an outcome that is on record was carried out. */
async function carryOut(
  tx: ScopedTransaction,
  alert: AlertJson,
  conclusion: ProtocolConclusion,
): Promise<Consequence> {
  const { outcome, reason } = conclusion;
  if (!isMilder(outcome, redFlagFloor)) {
    if (alert.state === 'claimed') await command(tx, alert, 'escalate', `${outcome}: ${reason}`);
    return 'escalated';
  }
  if (outcome !== 'care-at-home') {
    await followUp(tx, alert, conclusion);
    await beginNext(tx, alert.id);
    return 'follow-up';
  }
  const [row] = await tx.query<{ obstacles: string[] }>(
    'SELECT wardline.closing_obstacles($1) AS obstacles',
    [alert.id],
  );
  if ((row?.obstacles ?? []).length === 0 && alert.state === 'claimed') {
    await command(tx, alert, 'resolve', reason);
    return 'resolved';
  }
  await beginNext(tx, alert.id);
  return 'goes-on';
}

async function command(
  tx: ScopedTransaction,
  { id }: AlertJson,
  what: 'escalate' | 'resolve',
  reason: string,
): Promise<void> {
  const now = await lockAlert(tx, id);
  const answer = await commandIn(tx, what, { alertId: id, version: now?.alert.version ?? 0, reason });
  if (!answer.ok) throw new Error(`an outcome could not be carried out: ${answer.code}`);
}

/** Whoever is to be seen, or to be called back, has an owner and a clock until it is done (hazard H22). */
async function followUp(
  tx: ScopedTransaction,
  { id }: AlertJson,
  { outcome, timeLimitSeconds, reason }: ProtocolConclusion,
): Promise<void> {
  const kind = outcome === 'call-back' ? 'call-back' : 'to-be-seen';
  const [row] = await tx.query<{ opened: string | null }>(
    'SELECT wardline.open_follow_up($1, $2, make_interval(secs => $3), $4, $5) AS opened',
    [id, kind, timeLimitSeconds, JSON.stringify({ words: reason, outcome }), tx.staffId],
  );
  if ((row?.opened ?? null) === null) throw new Error('a time limit without anybody who keeps it');
}
