import { buildTopic } from '#messaging';
import { Loop, saveAnswersOutcome, waitingAnswers, type WaitingAnswers } from '#persistence';
import type { DataSource } from 'typeorm';
import type { HttpSource } from '../http/http-source.js';

const everyMs = 500;
const atOnce = 50;

/**
 * Takes the answers that a clinician heard in a call through the same stages and books as what a device sends: the
 * patient's voice is a device. Their identity makes it harmless to take them twice.
 */
export class AnswerTaker {
  private readonly loop: Loop;

  constructor(
    private readonly database: DataSource,
    private readonly source: HttpSource,
    onFailure: (error: unknown) => void,
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

  /** Takes what is waiting; true when as many were taken as are at once. */
  private async turn(): Promise<boolean> {
    const waiting = await waitingAnswers(this.database, atOnce);
    const taken = await Promise.all(waiting.map(async (answers) => this.take(answers)));
    return taken.filter(Boolean).length === atOnce;
  }

  /** False: no room for them just now; they stay waiting for the next round. */
  private async take(answers: WaitingAnswers): Promise<boolean> {
    const { answerId, tenantId, deviceId, at, recordedAt, heard } = answers;
    const values = Object.entries(heard).map(([code, coded]) => ({ code, coded }));
    const result = await this.source.post({
      topic: buildTopic({ tenant: tenantId, device: deviceId, channel: 'reading' }),
      payload: Buffer.from(JSON.stringify({ id: answerId, at: at.toISOString(), values })),
      receivedAtMs: recordedAt.getTime(),
    });
    if (result.kind === 'busy') return false;
    const [outcome] = result.outcomes;
    await saveAnswersOutcome(this.database, {
      answerId,
      outcome: outcome?.code ?? outcome?.status ?? 'stored',
    });
    return true;
  }
}
