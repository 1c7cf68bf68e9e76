import { createDataSource } from '#persistence';
import type { DataSource } from 'typeorm';
import { EscalationMetrics } from './escalation-metrics.js';
import type { EscalationOptions } from './escalation-options.js';
import { Books } from './parts/books.js';
import { channelParts } from './parts/channel-parts.js';
import { clockParts } from './parts/clock-parts.js';
import { custodyParts } from './parts/custody-parts.js';
import { monitoringPart } from './parts/monitoring-part.js';
import type { Part, Workshop } from './parts/part.js';
import { peopleParts } from './parts/people-parts.js';
import { relayPart } from './parts/relay-part.js';
import { shadowPart } from './parts/shadow-part.js';
import { treeParts } from './parts/tree-parts.js';

/** Relay, clock, auditor and the watches in one process. Any number of such processes may run. */
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
    const workshop: Workshop = {
      options: this.#options,
      metrics: this.metrics,
      logger: this.#options.logger,
    };
    const { clockUrl, auditorUrl } = this.#options;
    const books = new Books(workshop);
    const clock = await this.#connect(clockUrl, 'wardline-clock', 2);
    const auditor = await this.#connect(auditorUrl, 'wardline-auditor', 1);
    // On a connection of its own: the review of a stopped tree must not keep the clock waiting.
    const trees = await this.#connect(clockUrl, 'wardline-trees', 1);
    const shadow = await this.#connect(auditorUrl, 'wardline-shadow', 1);
    // Nothing else may delay the audit of custody, and it delays nothing else.
    const custody = await this.#connect(auditorUrl, 'wardline-custody', 1);
    const monitoring = await this.#connect(clockUrl, 'wardline-monitoring', 1);
    const channels = await this.#connect(clockUrl, 'wardline-channels', 2);
    this.#parts = [
      relayPart(workshop),
      ...clockParts(workshop, clock),
      ...books.parts(auditor),
      ...custodyParts(workshop, custody, books.unbalanced),
      ...treeParts(workshop, trees),
      ...peopleParts(workshop, trees),
      shadowPart(workshop, shadow),
      monitoringPart(workshop, monitoring),
      ...channelParts(workshop, channels),
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
}
