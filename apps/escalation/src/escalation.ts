import {
  createDataSource,
  DedicatedConnection,
  followShadows,
  Loop,
  pendingChannel,
  relayOnce,
  reviewStoppedTree,
  watchPolicies,
  watchProtocols,
  watchPlans,
  watchQuestions,
} from '#persistence';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { AuditWalk } from './audit-walk.js';
import { auditBooks, retireDeadWorkers, settledAt } from './auditor.js';
import { ChannelMetrics } from './channel/channel-metrics.js';
import { deliveryLanes } from './channel/channels.js';
import { takeDueSteps } from './clock.js';
import { custodyJob } from './custody-job.js';
import { deadmanJob } from './deadman.js';
import { EscalationMetrics } from './escalation-metrics.js';
import { watchFirmCoverage } from './coverage-watch.js';
import { watchDevices } from './device-watch.js';
import type { EscalationOptions } from './escalation-options.js';
import { watchFollowUps } from './follow-up-watch.js';
import { watchMonitoring } from './monitoring-watch.js';
import { watchOnCallSchedules } from './on-call-watch.js';
import { watchSurge } from './overflow-watch.js';
import { watchApprovals } from './tree-watch.js';
import { closeIdleWork } from './work-watch.js';

/** Turns of each part at least this often, in milliseconds; the relay is woken by the database besides. */
const relayEveryMs = 500;
const clockEveryMs = 1000;
const partitionsEveryMs = 3600_000;
const auditEveryMs = 5000;
const longAuditEveryMs = 2000;
const balanceEveryMs = 60_000;
const retireEveryMs = 10_000;
const approvalsEveryMs = 10_000;
const monitoringEveryMs = 1000;
const coverageEveryMs = 30_000;
const surgeEveryMs = 30_000;
const onCallEveryMs = 10_000;
const stopReviewEveryMs = 5000;
const plansEveryMs = 15_000;
const devicesEveryMs = 30_000;
const questionsEveryMs = 1000;
const followUpsEveryMs = 1000;
const shadowEveryMs = 5000;
const idleWorkEveryMs = 30_000;
const channelLookEveryMs = 5000;
/** The last seconds are read once they have settled; the gauge shows what was found in the last minutes. */
const recentAudit = { reachSeconds: 120, stepSeconds: 5, roundAndRound: false };
/** A day's books are read again and again, in 48 minutes at this pace. */
const dayAudit = { reachSeconds: 24 * 3600, stepSeconds: 60, roundAndRound: true };

interface Part {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** Relay, clock, auditor and the watch over trees in one process. Any number of such processes may run. */
export class Escalation {
  readonly metrics = new EscalationMetrics();
  readonly #channelMetrics = new ChannelMetrics(this.metrics.registry);
  readonly #walks = { recent: new AuditWalk(recentAudit), day: new AuditWalk(dayAudit) };
  readonly #options: EscalationOptions;
  #parts: Part[] = [];
  #sources: DataSource[] = [];

  constructor(options: EscalationOptions) {
    this.#options = options;
  }

  /** @throws when the database cannot be reached */
  async start(): Promise<void> {
    const clock = await this.#connect(this.#options.clockUrl, 'wardline-clock', 2);
    const auditor = await this.#connect(this.#options.auditorUrl, 'wardline-auditor', 1);
    // On a connection of its own: the review of a stopped tree must not keep the clock waiting.
    const trees = await this.#connect(this.#options.clockUrl, 'wardline-trees', 1);
    const shadow = await this.#connect(this.#options.auditorUrl, 'wardline-shadow', 1);
    // Nothing else may delay the audit of custody, and it delays nothing else.
    const custody = await this.#connect(this.#options.auditorUrl, 'wardline-custody', 1);
    const monitoring = await this.#connect(this.#options.clockUrl, 'wardline-monitoring', 1);
    const channels = await this.#connect(this.#options.clockUrl, 'wardline-channels', 2);
    this.#parts = [
      this.#relay(),
      ...this.#clock(clock),
      ...this.#auditor(auditor),
      ...this.#custody(custody),
      ...this.#trees(trees),
      this.#shadow(shadow),
      this.#monitoring(monitoring),
      ...this.#channels(channels),
    ];
    for (const part of this.#parts) part.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.stop()));
    await Promise.all(this.#sources.map((source) => source.destroy()));
    this.#parts = [];
    this.#sources = [];
  }

  async #connect(url: string, applicationName: string, poolSize: number): Promise<DataSource> {
    const source = createDataSource({
      url,
      poolSize,
      applicationName,
      onPoolError: (error) => {
        this.#options.logger.warn({ error, applicationName }, 'a database connection was lost');
      },
    });
    await source.initialize();
    this.#sources.push(source);
    return source;
  }

  /** Numbers the stream on one connection of its own: nothing else may delay a critical alert. */
  #relay(): Part {
    const connection = new DedicatedConnection({
      url: this.#options.relayUrl,
      applicationName: 'wardline-relay',
      channels: [pendingChannel],
      onNotification: () => {
        loop.wake();
      },
      onConnected: () => {
        loop.wake();
      },
      onLost: (error) => {
        this.#options.logger.warn({ error }, 'the relay connection was lost');
      },
    });
    let lastBeatAt = -Infinity;
    const loop = this.#loop('relay', relayEveryMs, async () => {
      const turn = await relayOnce(connection);
      this.metrics.numbered.inc(turn.numbered);
      if (performance.now() - lastBeatAt >= relayEveryMs) {
        await connection.query(`SELECT wardline.beat('relay')`);
        lastBeatAt = performance.now();
      }
      return turn.full;
    });
    return {
      start: () => {
        connection.start();
      },
      stop: async () => {
        await loop.stop();
        await connection.stop();
      },
    };
  }

  #clock(source: DataSource): Part[] {
    return [
      this.#loop('clock', clockEveryMs, async () => {
        const turn = await takeDueSteps(source);
        for (const [event, count] of turn.events) this.metrics.steps.inc({ event }, count);
        await source.query(`SELECT wardline.beat('clock')`);
        return turn.full;
      }),
      this.#loop('follow-ups', followUpsEveryMs, async () => {
        const { came, overdue, full } = await watchFollowUps(source);
        this.metrics.followUps.inc({ what: 'came' }, came);
        this.metrics.followUps.inc({ what: 'overdue' }, overdue);
        return full;
      }),
      this.#loop('idle work', idleWorkEveryMs, async () => {
        await closeIdleWork(source);
        return false;
      }),
      this.#loop('partitions', partitionsEveryMs, async () => {
        await source.query('SELECT wardline.ensure_partitions()');
        return false;
      }),
    ];
  }

  /** E-mails and webhooks to whoever is not at a screen. */
  #channels(source: DataSource): Part[] {
    const { channels, logger } = this.#options;
    return [
      ...deliveryLanes(channels, source, logger, this.#channelMetrics.result),
      this.#loop('channels', channelLookEveryMs, async () => {
        await this.#channelMetrics.look(source);
        return false;
      }),
    ];
  }

  /** Is everything in somebody's hands? And the sign of life for those who watch from outside. */
  #custody(source: DataSource): Part[] {
    const { deadman, logger } = this.#options;
    const unbalanced = (): string[] =>
      Object.values(this.#walks).flatMap((walk) =>
        [...walk.unaccounted()].filter(([, unaccounted]) => unaccounted > 0).map(([tenant]) => tenant),
      );
    return [
      custodyJob({ source, metrics: this.metrics, logger, unbalanced: () => [...new Set(unbalanced())] }),
      ...(deadman === undefined
        ? []
        : [deadmanJob({ settings: deadman, source, metrics: this.metrics, logger })]),
    ];
  }

  #auditor(source: DataSource): Part[] {
    return [
      this.#loop('audit', auditEveryMs, () => this.#audit(source, 'recent')),
      this.#loop('long audit', longAuditEveryMs, async () => {
        await this.#audit(source, 'day');
        return false;
      }),
      this.#loop('balance', balanceEveryMs, async () => {
        await source.query('SELECT wardline.carry_source_balances()');
        return false;
      }),
      this.#loop('retirement', retireEveryMs, async () => {
        const retired = await retireDeadWorkers(source);
        if (retired.length > 0)
          this.#options.logger.warn({ workers: retired }, 'workers that vanished are no longer expected');
        return false;
      }),
    ];
  }

  /** Candidates decide behind the live trees, apart: nothing waits for it, and nothing comes of it but a comparison. */
  #shadow(source: DataSource): Part {
    return this.#loop('shadow', shadowEveryMs, async () => {
      const runner = source.createQueryRunner();
      try {
        return (await followShadows((await runner.connect()) as PoolClient)).full;
      } finally {
        await runner.release();
      }
    });
  }

  /** Statuses that begin, pauses that end, readings that do not come. */
  #monitoring(source: DataSource): Part {
    return this.#loop('monitoring', monitoringEveryMs, async () => {
      const { pausesDue, missing, full } = await watchMonitoring(source);
      this.metrics.monitoringWork.inc({ kind: 'pause-due' }, pausesDue);
      this.metrics.monitoringWork.inc({ kind: 'missing-data' }, missing);
      return full;
    });
  }

  #trees(source: DataSource): Part[] {
    return [
      this.#loop('approvals', approvalsEveryMs, async () => {
        for (const { kind, opened, resolved } of await watchApprovals(source)) {
          this.metrics.treeNotices.inc({ kind, change: 'opened' }, opened);
          this.metrics.treeNotices.inc({ kind, change: 'resolved' }, resolved);
          if (opened > 0)
            this.#options.logger.warn({ code: kind, trees: opened }, 'an approval needs a physician');
        }
        return false;
      }),
      this.#loop('plans', plansEveryMs, async () => {
        const { taken, full } = await watchPlans(source);
        this.metrics.plansDue.inc(taken);
        return full;
      }),
      this.#loop('devices', devicesEveryMs, async () => {
        const { opened, resolved } = await watchDevices(source);
        this.metrics.deviceNotices.inc({ change: 'opened' }, opened);
        this.metrics.deviceNotices.inc({ change: 'resolved' }, resolved);
        if (opened > 0) this.#options.logger.warn({ code: 'gateway-down', opened }, 'a gateway is away');
        return false;
      }),
      this.#loop('questions', questionsEveryMs, async () => {
        const { passedOn, escalated, full } = await watchQuestions(source);
        this.metrics.questionsDue.inc({ event: 'passed-on' }, passedOn);
        this.metrics.questionsDue.inc({ event: 'escalated' }, escalated);
        return full;
      }),
      this.#loop('protocols', approvalsEveryMs, async () => {
        const { opened, resolved } = await watchProtocols(source);
        this.metrics.treeNotices.inc({ kind: 'tree-refused', change: 'opened' }, opened);
        this.metrics.treeNotices.inc({ kind: 'tree-refused', change: 'resolved' }, resolved);
        if (opened > 0) this.#options.logger.error({ trees: opened }, 'a protocol at work does not hold');
        return false;
      }),
      this.#loop('policies', approvalsEveryMs, async () => {
        const { opened, resolved } = await watchPolicies(source);
        this.metrics.treeNotices.inc({ kind: 'tree-refused', change: 'opened' }, opened);
        this.metrics.treeNotices.inc({ kind: 'tree-refused', change: 'resolved' }, resolved);
        if (opened > 0)
          this.#options.logger.error({ policies: opened }, 'an escalation policy does not hold');
        return false;
      }),
      this.#loop('coverage', coverageEveryMs, async () => {
        for (const { kind, opened, resolved } of await watchFirmCoverage(source)) {
          this.metrics.firmNotices.inc({ kind, change: 'opened' }, opened);
          this.metrics.firmNotices.inc({ kind, change: 'resolved' }, resolved);
          if (opened > 0) this.#options.logger.warn({ code: kind, opened }, 'nobody of the firm could claim');
        }
        return false;
      }),
      this.#loop('surge', surgeEveryMs, async () => {
        const { moved, notices } = await watchSurge(source);
        this.metrics.overflowed.inc(moved);
        for (const { kind, opened, resolved } of notices) {
          this.metrics.surgeNotices.inc({ kind, change: 'opened' }, opened);
          this.metrics.surgeNotices.inc({ kind, change: 'resolved' }, resolved);
          if (opened > 0) this.#options.logger.warn({ code: kind, opened }, 'the queue is short of people');
        }
        return false;
      }),
      this.#loop('on call', onCallEveryMs, async () => {
        const { changes, standing } = await watchOnCallSchedules(source);
        for (const [kind, count] of Object.entries(standing))
          this.metrics.onCallStanding.set({ kind }, count);
        for (const { kind, opened, resolved } of changes) {
          this.metrics.onCallNotices.inc({ kind, change: 'opened' }, opened);
          this.metrics.onCallNotices.inc({ kind, change: 'resolved' }, resolved);
          if (opened > 0) this.#options.logger.warn({ code: kind, opened }, 'a schedule leaves a gap');
        }
        return false;
      }),
      this.#loop('stop review', stopReviewEveryMs, async () => {
        const turn = await reviewStoppedTree(source);
        this.metrics.reviewed.inc(turn.filtered);
        return turn.full;
      }),
    ];
  }

  /** One step; true while more has settled than was read. */
  async #audit(source: DataSource, reach: 'recent' | 'day'): Promise<boolean> {
    const walk = this.#walks[reach];
    const window = walk.next(await settledAt(source));
    if (window === undefined) return false;
    const read = await auditBooks(source, window);
    walk.took(window, read);
    for (const { tenantId, unaccounted, discrepancies } of read)
      if (unaccounted > 0)
        this.#options.logger.error(
          { code: 'unaccounted', tenantId, unaccounted, discrepancies, ...window },
          'the books do not add up',
        );
    for (const [tenant, unaccounted] of walk.unaccounted())
      this.metrics.unaccounted.set({ tenant, reach }, unaccounted);
    if (reach === 'recent') this.metrics.auditedThrough.set(window.to.getTime() / 1000);
    return true;
  }

  #loop(name: string, everyMs: number, turn: () => Promise<boolean>): Loop {
    return new Loop({
      turn,
      everyMs,
      onError: (error) => {
        this.#options.logger.warn({ part: name, error }, 'a turn failed and is tried again');
      },
    });
  }
}
