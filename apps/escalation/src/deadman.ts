import { pipelineVerdict, type PipelineSighting } from '#domain';
import type { Logger } from '#observability';
import { Loop, pipelineSighting } from '#persistence';
import type { DataSource } from 'typeorm';
import { standingAlarms, type StandingAlarms } from './custody-auditor.js';
import type { EscalationMetrics } from './escalation-metrics.js';

export interface DeadmanSettings {
  /** http(s) URL of a service that raises the alarm when nothing comes. Never logged: it is all that protects it. */
  readonly url: string;
  readonly everySeconds: number;
  /** Milliseconds; for tests. */
  readonly timeoutMs?: number;
}

/** Why no sign of life goes out, as a code; undefined: one may. */
export type Withheld = 'not-monitoring' | 'clock-silent' | 'auditor-silent' | 'alarms-stand';

/**
 * May a sign of life go out? Pure. Only when readings are decided and numbered, the clock and the auditor live, and
 * nobody has to look at an alarm of the auditor: outside, silence means trouble inside.
 */
export function reasonForSilence(
  sighting: PipelineSighting,
  alarms: readonly StandingAlarms[],
): Withheld | undefined {
  const { status, components } = pipelineVerdict(sighting, true);
  if (components.clock.status !== 'ok') return 'clock-silent';
  if (components.auditor.status !== 'ok') return 'auditor-silent';
  if (status === 'not-monitoring') return 'not-monitoring';
  return alarms.some(({ unacknowledged }) => unacknowledged > 0) ? 'alarms-stand' : undefined;
}

export interface DeadmanJob {
  readonly settings: DeadmanSettings;
  /** Signed in as wardline_auditor. */
  readonly source: DataSource;
  readonly metrics: EscalationMetrics;
  readonly logger: Logger;
}

/** The dead-man's ping: a GET without any data, while all is well. What fails is logged and counted, and comes again. */
export function deadmanJob({ settings, source, metrics, logger }: DeadmanJob): Loop {
  const count = (outcome: 'sent' | 'failed' | 'withheld', code?: string): void => {
    metrics.deadmanPings.inc({ outcome });
    if (code !== undefined) logger.warn({ code }, `the sign of life was ${outcome}`);
  };
  return new Loop({
    everyMs: settings.everySeconds * 1000,
    turn: async () => {
      const withheld = await whyNot(source);
      if (withheld !== undefined) count('withheld', withheld);
      else if (await ping(settings)) count('sent');
      else count('failed', 'not-answered');
      return false;
    },
    onError: () => {
      count('withheld', 'database-away');
    },
  });
}

async function whyNot(source: DataSource): Promise<Withheld | undefined> {
  const sighting = await pipelineSighting({ query: (text) => source.query(text) });
  return reasonForSilence(sighting, await standingAlarms(source));
}

/** True: it was taken. The error would name the URL, so nothing is said about it. */
async function ping({ url, timeoutMs = 10_000 }: DeadmanSettings): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
