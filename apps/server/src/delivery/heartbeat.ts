import { pipelineVerdict, type PipelineSighting, type PipelineVerdict } from '#domain';
import { DedicatedConnection, pipelineSighting } from '#persistence';
import type { Logger } from '#observability';

/** A heartbeat goes out this often. Milliseconds. */
export const heartbeatMs = 2000;
/** The database must answer within this, or counts as away for this heartbeat. Milliseconds. */
const answerWithinMs = 1500;

export interface Heartbeat extends PipelineVerdict {
  readonly at: string;
}

/**
 * Asks the database every two seconds how the pipeline is, on a connection of its own, and tells everybody. Whatever
 * is away, the heartbeat itself still goes out.
 */
export class HeartbeatSource {
  readonly #connection: DedicatedConnection;
  readonly #deliveryOk: () => boolean;
  #onBeat: (heartbeat: Heartbeat) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<PipelineSighting> | undefined;
  #latest: Heartbeat = { at: new Date().toISOString(), ...pipelineVerdict(undefined, false) };

  /** @param deliveryOk does this server follow the stream? */
  constructor(databaseUrl: string, deliveryOk: () => boolean, logger: Logger) {
    this.#deliveryOk = deliveryOk;
    this.#connection = new DedicatedConnection({
      url: databaseUrl,
      applicationName: 'wardline-server-heartbeat',
      onConnected: () => void this.beat(),
      onLost: (error) => {
        logger.warn({ error }, 'the heartbeat connection was lost');
      },
    });
  }

  get latest(): Heartbeat {
    return this.#latest;
  }

  /** @param onBeat told of every heartbeat */
  start(onBeat: (heartbeat: Heartbeat) => void): void {
    this.#onBeat = onBeat;
    this.#connection.start();
    this.#timer = setInterval(() => void this.beat(), heartbeatMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#connection.stop();
  }

  async beat(): Promise<void> {
    const sighting = await this.#look();
    this.#latest = { at: new Date().toISOString(), ...pipelineVerdict(sighting, this.#deliveryOk()) };
    this.#onBeat(this.#latest);
  }

  /** Undefined when the database does not answer in time; a question still open is not asked twice. */
  async #look(): Promise<PipelineSighting | undefined> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        resolve(undefined);
      }, answerWithinMs);
    });
    try {
      return await Promise.race([this.#asking.catch(() => undefined), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What cannot be read is no answer: the screens are told so, and the next beat asks again. */
  #ask(): Promise<PipelineSighting> {
    return pipelineSighting(this.#connection);
  }
}
