import {
  alertLifeCycle,
  applyCommand,
  builtInPolicies,
  clockTurn,
  hasEnded,
  isCalling,
  moved,
  type AlertCommand,
  type ClockStanding,
  type ClockTurn,
  type Custody,
  type EscalationPolicy,
  type Move,
  type PlatformAct,
  type Role,
  type Severity,
} from '#domain';

/** Two Tier-1 clinicians, two nurses: everybody may do everything that the life cycle lets the role do, at any time. */
export const actors = [
  { userId: 'tier1-a', role: 'tier1' },
  { userId: 'tier1-b', role: 'tier1' },
  { userId: 'nurse-a', role: 'nurse' },
  { userId: 'nurse-b', role: 'nurse' },
] as const satisfies readonly { readonly userId: string; readonly role: Role }[];
type ActorId = (typeof actors)[number]['userId'];

/** One alert, and who has seen it as it stands: whoever has not acts on an old version. */
export interface Situation {
  readonly custody: Custody;
  readonly redFlag: boolean;
  readonly current: readonly ActorId[];
  /** How it was last moved, for what is said about moves. */
  readonly by: string;
}

/** The parts that a fault can be planted in. */
export interface System {
  readonly clockTurn: (standing: ClockStanding, policy: EscalationPolicy, seen: boolean) => ClockTurn;
  readonly moved: (before: Custody, move: Move) => Custody;
  readonly platform: readonly PlatformAct[];
}

const policies = builtInPolicies;
export const soundSystem: System = {
  clockTurn,
  moved: (before, move) => moved(before, move, policies),
  platform: ['deliver', 'raise', 'worsen'],
};

export function beginning(severity: Severity): Situation {
  return {
    custody: {
      state: 'open',
      severity,
      ownerId: null,
      step: 0,
      round: 0,
      phase: 'begin',
      snoozed: false,
      nextStepInSeconds: severity === 'critical' ? 0 : 3600,
    },
    redFlag: false,
    current: [],
    by: 'opened',
  };
}

export interface Step {
  readonly label: string;
  readonly to: Situation;
}

/** Everything that can happen next. */
export function* steps(situation: Situation, system: System): Generator<Step> {
  yield* people(situation, system);
  yield* platform(situation, system);
  yield* clock(situation, system);
}

function* people({ custody, redFlag, current }: Situation, system: System): Generator<Step> {
  for (const actor of actors) {
    if (!current.includes(actor.userId))
      yield {
        label: `${actor.userId} looks`,
        to: { custody, redFlag, current: [...current, actor.userId].sort(), by: 'look' },
      };
    for (const command of commands) {
      const version = current.includes(actor.userId) ? 1 : 0;
      const outcome = applyCommand({ ...custody, version: 1, redFlag }, command, actor, {
        version,
        reason: 'r',
        to: actor.role === 'nurse' ? 'nurse-b' : 'tier1-b',
        until: new Date(0),
        outcome: 'o',
      });
      if (!outcome.ok) continue;
      const move: Move = {
        state: outcome.state,
        severity: custody.severity,
        ownerId: outcome.ownerId,
        ...(command === 'snooze' && { snoozedForSeconds: 1800 }),
      };
      yield {
        label: `${actor.userId} ${command}`,
        to: {
          custody: system.moved(custody, move),
          redFlag,
          current: [actor.userId],
          by: `${actor.role} ${command}`,
        },
      };
    }
  }
  if (custody.state === 'claimed' && !redFlag)
    yield { label: 'a red flag is answered yes', to: { custody, redFlag: true, current, by: 'red flag' } };
}

const commands = [
  ...new Set(alertLifeCycle.filter((row) => row.roles.length > 0).map((row) => row.act)),
] as Exclude<AlertCommand, 'seen'>[];

function* platform({ custody, redFlag, current }: Situation, system: System): Generator<Step> {
  for (const act of system.platform)
    for (const row of alertLifeCycle) {
      if (row.act !== act || !row.from.includes(custody.state)) continue;
      for (const severity of act === 'raise' ? above(custody.severity) : [custody.severity]) {
        const state = row.to === 'same' ? custody.state : row.to;
        const ownerId = row.owner === 'none' ? null : custody.ownerId;
        const move: Move = { state, severity, ownerId, ...(act === 'raise' && { dueInSeconds: 120 }) };
        const silent = act === 'deliver';
        yield {
          label: severity === custody.severity ? act : `${act} to ${severity}`,
          to: { custody: system.moved(custody, move), redFlag, current: silent ? current : [], by: act },
        };
      }
    }
}

function above(severity: Severity): readonly Severity[] {
  if (severity === 'critical') return [];
  return severity === 'tier1' ? ['critical'] : ['tier1', 'critical'];
}

/** Rounds beyond the last are all alike; without this the last resort would make for ever new situations. */
const roundsTold = 2;

/** The clock's turn. A process that dies in the middle of it has done nothing: the same turn comes again. */
function* clock({ custody, redFlag, current }: Situation, system: System): Generator<Step> {
  if (hasEnded(custody.state) || custody.nextStepInSeconds === null) return;
  for (const seen of [true, false]) {
    const turn = system.clockTurn(custody, policies[custody.severity], seen);
    const move: Move = { state: turn.state, severity: custody.severity, ownerId: custody.ownerId };
    const after = system.moved({ ...custody, step: turn.step, round: turn.round, phase: turn.phase }, move);
    const next = {
      ...after,
      round: Math.min(after.round, roundsTold),
      ...(turn.nextStepInSeconds !== undefined && { nextStepInSeconds: turn.nextStepInSeconds }),
    };
    const told = next.state !== custody.state || next.snoozed !== custody.snoozed;
    yield {
      label: `clock: ${turn.event ?? 'waits on'}${seen ? '' : ' (unseen)'}`,
      to: { custody: next, redFlag, current: told ? [] : current, by: `clock ${turn.event ?? 'waits'}` },
    };
    if (!isCalling(custody)) return;
  }
}
