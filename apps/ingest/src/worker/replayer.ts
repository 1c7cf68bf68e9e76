import { pendingReplays, saveReplayOutcome, type ReplayRequest } from '#persistence';
import type { DataSource } from 'typeorm';
import type { HttpSource } from '../http/http-source.js';
import type { Outcome } from '../stages/parcel.js';

const everyMs = 2000;
const atOnce = 20;

/**
 * Plays quarantined messages again when an operator asked for it, after a mapping was mended. A replayed message goes
 * through all stages and all books like a new one; its identity makes it harmless to play it twice. The time it first
 * arrived stays the upper bound of when it can have been measured.
 */
export class Replayer {
  private timer: NodeJS.Timeout | undefined;
  private busy = false;

  constructor(
    private readonly database: DataSource,
    private readonly source: HttpSource,
    private readonly decrypt: (sealed: Buffer) => Buffer,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      void this.runOnce();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Plays what is waiting; returns how many. */
  async runOnce(): Promise<number> {
    if (this.busy) return 0;
    this.busy = true;
    try {
      const requests = await pendingReplays(this.database, atOnce);
      for (const request of requests) await this.play(request);
      return requests.length;
    } catch (error) {
      this.onFailure(error);
      return 0;
    } finally {
      this.busy = false;
    }
  }

  private async play(request: ReplayRequest): Promise<void> {
    const { replayId, tenantId, topic, publisher, receivedAt } = request;
    const payload = this.open(request);
    if (typeof payload === 'string') {
      await saveReplayOutcome(this.database, { replayId, tenantId, outcome: payload, stored: 0 });
      return;
    }
    const result = await this.source.post({
      topic,
      payload,
      receivedAtMs: receivedAt.getTime(),
      ...(publisher !== null && { publisher }),
    });
    if (result.kind === 'busy') return; // stays waiting for the next round
    const stored = result.outcomes.filter((one) => one.status === 'stored').length;
    await saveReplayOutcome(this.database, {
      replayId,
      tenantId,
      outcome: summary(result.outcomes),
      stored,
    });
  }

  /** The payload, or why it cannot be played: kept in part only, or sealed with another key. */
  private open({
    payload,
    payloadBytes,
  }: ReplayRequest): Buffer | 'payload-too-large' | 'payload-unreadable' {
    try {
      const opened = this.decrypt(payload);
      return opened.length === payloadBytes ? opened : 'payload-too-large';
    } catch (error) {
      this.onFailure(error);
      return 'payload-unreadable';
    }
  }
}

/** The worst that became of its parts: a code if one was refused again, else stored, else duplicate. */
function summary(outcomes: readonly Outcome[]): string {
  const refused = outcomes.find((one) => one.status === 'rejected');
  if (refused?.code !== undefined) return refused.code;
  return outcomes.some((one) => one.status === 'stored') ? 'stored' : 'duplicate';
}
