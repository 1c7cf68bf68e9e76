import type { ScopedTransaction } from '#access';
import {
  factsFromJson,
  mostUrgentEnd,
  rebuildProtocol,
  type ApprovedProtocol,
  type GivenAnswer,
  type ProtocolOutcome,
  type ProtocolState,
} from '#decision-tree';
import {
  activeProtocols,
  lastResortProtocol,
  protocolByHash,
  protocolsDue,
  walksOf,
  type StoredWalk,
} from '#persistence';
import type { AlertJson } from '../alert/alert-json.js';
import { findAlert, lockAlert } from '../alert/alert-repository.js';
import type { PatientRow } from '../patient/patient-card.js';
import { findPatient } from '../patient/patient-repository.js';

/** The condition code of the protocol for a patient who does not answer. */
const notReachedCondition = 'not-reached';

/** An alert with what has to be asked about it, and what was. */
export interface GuidedCase {
  readonly alert: AlertJson;
  /** Null: the patient has moved to where the reader sees nobody. */
  readonly patient: PatientRow | null;
  readonly programmes: readonly string[];
  /** The signed plan as it holds now. */
  readonly plan: readonly { readonly name: string; readonly value: unknown }[];
  /** A red flag was answered yes: nothing goes down any more (hazard H17). */
  readonly raised: boolean;
  /** Protocols at work for it, in the order in which they are gone through; never none. */
  readonly due: readonly ApprovedProtocol[];
  /** Undefined: none is at work. */
  readonly notReached: ApprovedProtocol | undefined;
  readonly walks: readonly StoredWalk[];
}

/** Undefined for an alert that the person of the transaction may not see. @param lock nobody else changes it meanwhile */
export async function loadCase(
  tx: ScopedTransaction,
  alertId: string,
  lock = false,
): Promise<GuidedCase | undefined> {
  const found = lock ? await lockAlert(tx, alertId) : await findAlert(tx, alertId);
  if (found === undefined) return undefined;
  const { alert, patient } = found;
  const [row] = await tx.query<{ now: Date; raised: boolean }>(
    'SELECT wardline.now() AS now, red_flag_at IS NOT NULL AS raised FROM wardline.alert WHERE alert_id = $1',
    [alertId],
  );
  const detail = await findPatient(tx, alert.patient);
  const programmes = (detail?.programmes ?? []).map(({ id }) => id);
  const { active } = await activeProtocols(
    async (text, values) => tx.query(text, values),
    alert.tenant,
    row?.now ?? new Date(),
    [alert.condition, notReachedCondition],
  );
  const [notReached] = protocolsDue(active, notReachedCondition, programmes);
  return {
    alert,
    patient,
    programmes,
    plan: detail?.plan ?? [],
    raised: row?.raised === true,
    due: protocolsDue(active, alert.condition, programmes),
    notReached: notReached === lastResortProtocol ? undefined : notReached,
    walks: await walksOf(tx, alertId),
  };
}

/** A walk with where it stands: rebuilt from the record, every time. */
export interface WalkStanding {
  readonly walk: StoredWalk;
  readonly state: ProtocolState;
  /** The most urgent end that it ever reached, whatever was corrected since. */
  readonly mostUrgent: ProtocolOutcome | undefined;
  /** Its protocol was taken out of work: nothing more is asked by it, and the nurse has the case (hazard H18). */
  readonly stopped: boolean;
}

/** Undefined where the protocol's content is not what was followed. */
export async function standingOf(
  tx: ScopedTransaction,
  { due, notReached, raised }: GuidedCase,
  walk: StoredWalk,
): Promise<WalkStanding | undefined> {
  const protocol = await protocolByHash(tx, walk.hash);
  if (protocol === undefined) return undefined;
  const facts = factsFromJson(walk.facts);
  const given = walk.answers.map(({ question, heard }): GivenAnswer => ({ question, answer: heard }));
  const atWork = walk.purpose === 'clinical' ? due : [notReached];
  return {
    walk,
    state: await rebuildProtocol(protocol, facts, given, raised || walk.redFlagAt !== null),
    mostUrgent: await mostUrgentEnd(protocol, facts, given),
    stopped: walk.endedAt === null && !atWork.some((one) => one?.tree === walk.tree),
  };
}

/** Was this protocol gone through for the alert, and is it not being gone through again? */
export function isConcluded({ walks }: GuidedCase, tree: string): boolean {
  const last = walks.findLast((walk) => walk.tree === tree);
  return last !== undefined && last.conclusion !== null;
}

/** The first protocol that is still to be gone through. */
export function nextDue(found: GuidedCase): ApprovedProtocol | undefined {
  return found.due.find(({ tree }) => !isConcluded(found, tree));
}
