import {
  createDataSource,
  DedicatedConnection,
  followShadows,
  Loop,
  pendingChannel,
  relayOnce,
  reviewStoppedTree,
} from '#persistence';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { auditBooks, retireDeadWorkers, windowOfLast } from './auditor.js';
import { takeDueSteps } from './clock.js';
import { EscalationMetrics } from './escalation-metrics.js';
import type { EscalationOptions } from './escalation-options.js';
import { watchApprovals } from './tree-watch.js';

/** Turns of each part at least this often, in milliseconds; the relay is woken by the database besides. */
const relayEveryMs = 500;
const clockEveryMs = 1000;
const partitionsEveryMs = 3600_000;
const auditEveryMs = 60_000;
const longAuditEveryMs = 3600_000;
const retireEveryMs = 10_000;
const approvalsEveryMs = 10_000;
const stopReviewEveryMs = 5000;
const shadowEveryMs = 5000;
/** A minute's audit reaches this far back, so that a batch that committed late is in one of them. Seconds. */
const auditWindowSeconds = 90;
/** Once an hour the books of this long are read again: rows must not vanish later, either. Seconds. */
const longAuditSeconds = 24 * 3600;

interface Part {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** Relay, clock, auditor and the watch over trees in one process. Any number of such processes may run. */
export class Escalation {
  readonly metrics = new EscalationMetrics();
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
    this.#parts = [
      this.#relay(),
      ...this.#clock(clock),
      ...this.#auditor(auditor),
      ...this.#trees(trees),
      this.#shadow(shadow),
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
        this.metrics.steps.inc({ event: 'overdue' }, turn.overdue);
        this.metrics.steps.inc({ event: 'escalated' }, turn.escalated);
        await source.query(`SELECT wardline.beat('clock')`);
        return turn.full;
      }),
      this.#loop('partitions', partitionsEveryMs, async () => {
        await source.query('SELECT wardline.ensure_partitions()');
        return false;
      }),
    ];
  }

  #auditor(source: DataSource): Part[] {
    return [
      this.#loop('audit', auditEveryMs, () => this.#audit(source, 'recent', auditWindowSeconds)),
      this.#loop('long audit', longAuditEveryMs, () => this.#audit(source, 'day', longAuditSeconds), true),
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
      this.#loop('stop review', stopReviewEveryMs, async () => {
        const turn = await reviewStoppedTree(source);
        this.metrics.reviewed.inc(turn.filtered);
        return turn.full;
      }),
    ];
  }

  async #audit(source: DataSource, reach: 'recent' | 'day', seconds: number): Promise<boolean> {
    const window = await windowOfLast(source, seconds);
    for (const books of await auditBooks(source, window)) {
      this.metrics.unaccounted.set({ tenant: books.tenantId, reach }, books.unaccounted);
      if (books.unaccounted > 0) {
        const { tenantId, unaccounted, discrepancies } = books;
        this.#options.logger.error(
          { code: 'unaccounted', tenantId, unaccounted, discrepancies, ...window },
          'the books do not add up',
        );
      }
    }
    this.metrics.auditedThrough.set(window.to.getTime() / 1000);
    return false;
  }

  #loop(name: string, everyMs: number, turn: () => Promise<boolean>, laterFirst = false): Loop {
    return new Loop({
      turn,
      everyMs,
      laterFirst,
      onError: (error) => {
        this.#options.logger.warn({ part: name, error }, 'a turn failed and is tried again');
      },
    });
  }
}
