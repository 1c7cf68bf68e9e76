import { buildTopic } from '#messaging';
import { saveAnswersOutcome, waitingAnswers, type WaitingAnswers } from '#persistence';
import type { DataSource } from 'typeorm';
import type { HttpSource } from '../http/http-source.js';

const everyMs = 500;
const atOnce = 50;

/**
 * Takes the answers that a clinician heard in a call through the same stages and books as what a device sends: the
 * patient's voice is a device. Their identity makes it harmless to take them twice.
 */
export class AnswerTaker {
  private timer: NodeJS.Timeout | undefined;
  private busy = false;

  constructor(
    private readonly database: DataSource,
    private readonly source: HttpSource,
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

  /** Takes what is waiting; returns how many. */
  async runOnce(): Promise<number> {
    if (this.busy) return 0;
    this.busy = true;
    try {
      const waiting = await waitingAnswers(this.database, atOnce);
      await Promise.all(waiting.map(async (answers) => this.take(answers)));
      return waiting.length;
    } catch (error) {
      this.onFailure(error);
      return 0;
    } finally {
      this.busy = false;
    }
  }

  private async take(answers: WaitingAnswers): Promise<void> {
    const { answerId, tenantId, deviceId, at, recordedAt, heard } = answers;
    const values = Object.entries(heard).map(([code, coded]) => ({ code, coded }));
    const result = await this.source.post({
      topic: buildTopic({ tenant: tenantId, device: deviceId, channel: 'reading' }),
      payload: Buffer.from(JSON.stringify({ id: answerId, at: at.toISOString(), values })),
      receivedAtMs: recordedAt.getTime(),
    });
    if (result.kind === 'busy') return; // stays waiting for the next round
    const [outcome] = result.outcomes;
    await saveAnswersOutcome(this.database, {
      answerId,
      outcome: outcome?.code ?? outcome?.status ?? 'stored',
    });
  }
}
