import { watchQuestions } from '#persistence';
import type { DataSource } from 'typeorm';
import { watchFirmCoverage } from '../coverage-watch.js';
import { watchDeviations } from '../deviation-watch.js';
import { watchDevices } from '../device-watch.js';
import { watchOnCallSchedules } from '../on-call-watch.js';
import { watchSurge } from '../overflow-watch.js';
import { loop, watch, type Part, type Workshop } from './part.js';

/** Milliseconds. */
const everyMs = {
  devices: 30_000,
  questions: 1000,
  coverage: 30_000,
  surge: 30_000,
  onCall: 10_000,
  deviations: 30_000,
};

interface Change {
  readonly kind: string;
  readonly opened: number;
  readonly resolved: number;
}

/** Who is there, who could claim, who answers, who has looked; and gateways that nobody hears from. */
export function peopleParts(workshop: Workshop, source: DataSource): Part[] {
  const { metrics, logger } = workshop;
  const noted = (counter: typeof metrics.firmNotices, changes: readonly Change[], words: string): void => {
    for (const { kind, opened, resolved } of changes) {
      counter.inc({ kind, change: 'opened' }, opened);
      counter.inc({ kind, change: 'resolved' }, resolved);
      if (opened > 0) logger.warn({ code: kind, opened }, words);
    }
  };
  return [
    watch(workshop, 'devices', everyMs.devices, async () => {
      const { opened, resolved } = await watchDevices(source);
      metrics.deviceNotices.inc({ change: 'opened' }, opened);
      metrics.deviceNotices.inc({ change: 'resolved' }, resolved);
      if (opened > 0) logger.warn({ code: 'gateway-down', opened }, 'a gateway is away');
    }),
    loop(workshop, 'questions', everyMs.questions, async () => {
      const { passedOn, escalated, full } = await watchQuestions(source);
      metrics.questionsDue.inc({ event: 'passed-on' }, passedOn);
      metrics.questionsDue.inc({ event: 'escalated' }, escalated);
      return full;
    }),
    watch(workshop, 'coverage', everyMs.coverage, async () => {
      noted(metrics.firmNotices, await watchFirmCoverage(source), 'nobody of the firm could claim');
    }),
    watch(workshop, 'surge', everyMs.surge, async () => {
      const { moved, notices } = await watchSurge(source);
      metrics.overflowed.inc(moved);
      noted(metrics.surgeNotices, notices, 'the queue is short of people');
    }),
    watch(workshop, 'on call', everyMs.onCall, async () => {
      const { changes, standing } = await watchOnCallSchedules(source);
      for (const [kind, count] of Object.entries(standing)) metrics.onCallStanding.set({ kind }, count);
      noted(metrics.onCallNotices, changes, 'a schedule leaves a gap');
    }),
    watch(workshop, 'deviations', everyMs.deviations, async () => {
      const { overdue, told, toNobody } = await watchDeviations(source);
      metrics.deviationsOverdue.set(overdue);
      if (told > 0) logger.warn({ told, toNobody }, 'deviations from protocols wait for a review');
    }),
  ];
}
