/** What the screens say about the way from a device to a person. Anything that cannot be shown to work does not. */
export type PipelineStatus = 'monitoring' | 'degraded' | 'not-monitoring';

/** A worker's canary must have been decided within this, and not have taken longer. Milliseconds. */
export const canaryDeadlineMs = 5000;
/** An event may wait this long for its number. Milliseconds. */
export const relayDeadlineMs = 5000;
/** The escalation clock looks several times within this. Milliseconds. */
export const clockDeadlineMs = 15_000;
/** The auditor goes through all of custody several times within this. Milliseconds. */
export const auditorDeadlineMs = 90_000;
/** Clock or auditor silent for longer: nothing shows that alerts move on. Milliseconds. */
export const custodyDeadlineMs = 5 * 60_000;

export interface WorkerSighting {
  readonly worker: string;
  readonly startedAt: Date;
  /** When the last canary that was decided had been sent, and when it was decided; null before the first. */
  readonly canarySentAt: Date | null;
  readonly canaryDecidedAt: Date | null;
}

/** What the database knows about the pipeline at `at`, by its own clock. */
export interface PipelineSighting {
  readonly at: Date;
  /** Workers that have not been stopped in an orderly way. */
  readonly workers: readonly WorkerSighting[];
  /** The oldest alert event that has no number yet; null when none waits. */
  readonly oldestPendingAt: Date | null;
  readonly relaySeenAt: Date | null;
  readonly clockSeenAt: Date | null;
  /** When the auditor last went through all of custody. */
  readonly auditorSeenAt: Date | null;
}

/** `ok`, or `out` with what is known about it in words. */
export interface ComponentStatus {
  readonly status: 'ok' | 'out';
  readonly detail?: string;
}

export interface PipelineComponents {
  readonly database: ComponentStatus;
  /** Ingest workers, by their canaries; `ok` only when all of them are. */
  readonly workers: ComponentStatus;
  /** What numbers the events. */
  readonly relay: ComponentStatus;
  /** What finds the alerts that are past their time. */
  readonly clock: ComponentStatus;
  /** What proves that every open alert is on somebody's desk or clock. */
  readonly auditor: ComponentStatus;
  /** This server's own reading of the stream. */
  readonly delivery: ComponentStatus;
}

export interface PipelineVerdict {
  readonly status: PipelineStatus;
  readonly components: PipelineComponents;
}

/**
 * The verdict that every heartbeat carries. Pure.
 *
 * @param sighting undefined when the database could not be asked
 * @param deliveryOk whether this server reads the stream in time
 */
export function pipelineVerdict(
  sighting: PipelineSighting | undefined,
  deliveryOk: boolean,
): PipelineVerdict {
  if (sighting === undefined) return databaseAway;
  const now = sighting.at.getTime();
  const states = sighting.workers.map((worker) => workerState(worker, now));
  const healthy = states.filter((state) => state === 'healthy').length;
  const out = states.filter((state) => state === 'out').length;
  const lagMs = sighting.oldestPendingAt === null ? 0 : Math.max(0, now - sighting.oldestPendingAt.getTime());
  const relayOk = lagMs <= relayDeadlineMs && within(sighting.relaySeenAt, now, relayDeadlineMs);
  const clockOk = within(sighting.clockSeenAt, now, clockDeadlineMs);
  const auditorOk = within(sighting.auditorSeenAt, now, auditorDeadlineMs);
  const gone = [sighting.clockSeenAt, sighting.auditorSeenAt].some(
    (seenAt) => seenAt !== null && !within(seenAt, now, custodyDeadlineMs),
  );
  const broken = healthy === 0 || !relayOk || !deliveryOk || gone;
  return {
    status: broken ? 'not-monitoring' : out > 0 || !clockOk || !auditorOk ? 'degraded' : 'monitoring',
    components: {
      database: component(true),
      workers: component(healthy > 0 && out === 0, `${healthy} healthy, ${out} without canaries`),
      relay: component(relayOk, `an event has waited ${Math.round(lagMs / 1000)} s for its number`),
      clock: component(clockOk, silence(sighting.clockSeenAt, now)),
      auditor: component(auditorOk, silence(sighting.auditorSeenAt, now)),
      delivery: component(deliveryOk),
    },
  };
}

function component(ok: boolean, detail?: string): ComponentStatus {
  if (ok) return { status: 'ok' };
  return { status: 'out', ...(detail !== undefined && { detail }) };
}

function silence(seenAt: Date | null, now: number): string {
  return seenAt === null
    ? 'not seen yet'
    : `silent for ${Math.max(0, Math.round((now - seenAt.getTime()) / 1000))} s`;
}

/** Nothing can be said about any part: from memory, so that the heartbeat itself still goes out. */
const databaseAway: PipelineVerdict = {
  status: 'not-monitoring',
  components: {
    database: component(false, 'it does not answer'),
    workers: component(false, 'not known'),
    relay: component(false, 'not known'),
    clock: component(false, 'not known'),
    auditor: component(false, 'not known'),
    delivery: component(false, 'not known'),
  },
};

/**
 * A worker that vanished is out until it is retired: readings may be stranded in its session. One that only just
 * started and has decided nothing yet is neither healthy nor out.
 */
function workerState(worker: WorkerSighting, now: number): 'healthy' | 'starting' | 'out' {
  const { canarySentAt, canaryDecidedAt, startedAt } = worker;
  if (canaryDecidedAt === null) {
    return within(startedAt, now, canaryDeadlineMs) ? 'starting' : 'out';
  }
  const inTime = within(canaryDecidedAt, now, canaryDeadlineMs);
  // A canary that was decided just now but sent long ago tells of a backlog: readings are as late as it was.
  const prompt = canarySentAt === null || within(canarySentAt, canaryDecidedAt.getTime(), canaryDeadlineMs);
  if (inTime && prompt) return 'healthy';
  return within(startedAt, now, canaryDeadlineMs) ? 'starting' : 'out';
}

function within(at: Date | null, now: number, deadlineMs: number): boolean {
  return at !== null && now - at.getTime() <= deadlineMs;
}
