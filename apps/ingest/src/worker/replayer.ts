import { Loop, pendingReplays, saveReplayOutcome, type ReplayRequest } from '#persistence';
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
  private readonly loop: Loop;

  constructor(
    private readonly database: DataSource,
    private readonly source: HttpSource,
    private readonly decrypt: (sealed: Buffer) => Buffer,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.loop = new Loop({ turn: () => this.turn(), everyMs, onError: onFailure });
  }

  start(): void {
    this.loop.start();
  }

  /** Resolves when the turn that runs is over. */
  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** Plays what is waiting; true when as many were played as are taken at once. */
  private async turn(): Promise<boolean> {
    const requests = await pendingReplays(this.database, atOnce);
    let played = 0;
    for (const request of requests) if (await this.play(request)) played++;
    return played === atOnce;
  }

  /** False: no room for it just now; it stays waiting for the next round. */
  private async play(request: ReplayRequest): Promise<boolean> {
    const { replayId, tenantId, topic, publisher, receivedAt } = request;
    const payload = this.open(request);
    if (typeof payload === 'string') {
      await saveReplayOutcome(this.database, { replayId, tenantId, outcome: payload, stored: 0 });
      return true;
    }
    const result = await this.source.post({
      topic,
      payload,
      receivedAtMs: receivedAt.getTime(),
      ...(publisher !== null && { publisher }),
    });
    if (result.kind === 'busy') return false;
    const stored = result.outcomes.filter((one) => one.status === 'stored').length;
    await saveReplayOutcome(this.database, {
      replayId,
      tenantId,
      outcome: summary(result.outcomes),
      stored,
    });
    return true;
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
