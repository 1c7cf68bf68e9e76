/** What somebody does for a patient. Only a call can be live contact. */
export const workActivities = [
  'review',
  'call',
  'documentation',
  'care-coordination',
  'device-support',
  'education',
] as const;
export type WorkActivity = (typeof workActivities)[number];

/** What happened, as one person's work is measured by it. Times in ms, in order. */
export interface WorkEvent {
  readonly at: number;
  readonly patient: string;
  /**
   * `start`: from here on this activity for this patient, whatever was before ends. `sign`: somebody is still at it.
   * `stop`: no longer.
   */
  readonly kind: 'start' | 'sign' | 'stop';
  /** Of a start. */
  readonly activity?: WorkActivity;
  /** Was the call that this event ends a live contact? */
  readonly live?: boolean;
}

export interface WorkInterval {
  readonly patient: string;
  readonly activity: WorkActivity;
  readonly live: boolean;
  readonly from: number;
  readonly to: number;
  /** Nothing was heard for longer than the limit: it counts up to the last sign of life. */
  readonly idle: boolean;
}

/** How long nothing may be heard, in ms. A call has no events of its own while it lasts. */
export interface IdleLimits {
  readonly idleMs: number;
  readonly callIdleMs: number;
}

interface Running {
  readonly patient: string;
  readonly activity: WorkActivity;
  readonly from: number;
  readonly signAt: number;
}

/**
 * The work of one person as intervals that never overlap, out of the person's events. What still runs at `asOf` and
 * gave a sign of life within the limit is not in it yet. The database keeps the same intervals as they happen; this
 * is what it is held against.
 */
export function workIntervals(
  events: readonly WorkEvent[],
  limits: IdleLimits,
  asOf: number,
): WorkInterval[] {
  const done: WorkInterval[] = [];
  let running: Running | undefined;
  let clock = -Infinity;

  const isIdle = (work: Running, at: number): boolean =>
    at - work.signAt > (work.activity === 'call' ? limits.callIdleMs : limits.idleMs);
  const close = (work: Running, at: number, live: boolean): void => {
    const idle = isIdle(work, at);
    const to = idle ? work.signAt : at;
    const { patient, activity, from } = work;
    if (to > from)
      done.push({ patient, activity, live: live && !idle && activity === 'call', from, to, idle });
  };

  for (const event of events) {
    const at = Math.max(clock, event.at);
    clock = at;
    const here = running?.patient === event.patient ? running : undefined;
    if (event.kind === 'start') {
      const activity = event.activity ?? 'review';
      if (here?.activity === activity && !isIdle(here, at)) running = { ...here, signAt: at };
      else {
        if (running !== undefined) close(running, at, event.live === true);
        running = { patient: event.patient, activity, from: at, signAt: at };
      }
    } else if (here !== undefined && event.kind === 'stop') {
      close(here, at, event.live === true);
      running = undefined;
    } else if (here !== undefined && isIdle(here, at)) {
      close(here, at, false);
      running = { ...here, from: at, signAt: at };
    } else if (here !== undefined) running = { ...here, signAt: at };
  }
  if (running !== undefined && isIdle(running, asOf)) close(running, asOf, false);
  return done;
}
