import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { ConfigError, ingestConfig } from '#config';
import { createLogger, reportReady, stopOnSignal } from '#observability';
import { startIngest } from './ingest-app.js';

// Most of what a batch allocates is garbage by its commit. Left alone, the heap doubles before it is collected; this
// holds resident memory below 300 MB and costs a few per cent of one core.
setFlagsFromString('--heap-growing-percent=60');

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
