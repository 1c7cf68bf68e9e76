import 'reflect-metadata';
import { ConfigError, ingestConfig } from '#config';
import { createLogger, reportReady, stopOnSignal } from '#observability';
import { startIngest } from './ingest-app.js';

const logger = createLogger('ingest', 'info');
try {
  const config = ingestConfig();
  logger.level = config.logLevel;
  const app = await startIngest(config, logger);
  stopOnSignal(() => app.stop());
  logger.info({ brokerPort: app.brokerPort, httpPort: app.httpPort }, 'ingestion is running');
  reportReady({ http: app.httpPort, ...(app.brokerPort !== undefined && { mqtt: app.brokerPort }) });
} catch (error) {
  logger.error(
    { error, problems: error instanceof ConfigError ? error.problems : undefined },
    'ingestion cannot start',
  );
  process.exit(1);
}
