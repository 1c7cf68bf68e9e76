import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { IngestConfig } from '#config';
import type { Logger } from '#observability';
import { assertDurable, createDataSource } from '#persistence';
import { IngestModule } from './ingest-module.js';
import { IngestMetrics } from './worker/ingest-metrics.js';
import { Ingestion } from './worker/ingestion.js';

export interface IngestApp {
  /** The embedded broker's port; undefined with a real broker. */
  readonly brokerPort: number | undefined;
  readonly httpPort: number;
  readonly ingestion: Ingestion;
  stop(): Promise<void>;
}

/**
 * Ingestion with its HTTP side, running. Rejects when the database cannot be reached, forgets what it committed
 * (`not-durable`), or a port is taken (`port-taken`).
 */
export async function startIngest(config: IngestConfig, logger: Logger): Promise<IngestApp> {
  const database = createDataSource({
    url: config.databaseUrl,
    poolSize: config.lanes + 4,
    applicationName: `wardline-ingest-${config.workerId}`,
    onPoolError: (error) => {
      logger.warn({ error }, 'database connection lost');
    },
  });
  await database.initialize();
  await assertDurable(database);
  const metrics = new IngestMetrics();
  const ingestion = await Ingestion.create(database, config, {
    committed: (batch) => {
      metrics.committed(batch);
    },
    failed: (what, error, { failure, parcels } = {}) => {
      if (failure !== undefined) metrics.failed(failure);
      logger.warn({ what, failure, parcels, error }, 'ingestion problem');
    },
  });
  await ingestion.start();
  const app = await NestFactory.create<NestExpressApplication>(IngestModule.around(ingestion, metrics), {
    bodyParser: false,
    logger: false,
  });
  app.disable('x-powered-by');
  await app.listen(config.http.port, config.http.host);
  return {
    ingestion,
    brokerPort: ingestion.brokerPort,
    httpPort: Number(new URL(await app.getUrl()).port),
    stop: async () => {
      await ingestion.stop();
      await app.close();
      await database.destroy();
    },
  };
}
