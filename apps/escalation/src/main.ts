import 'reflect-metadata';
import { escalationConfig } from '#config';
import { createLogger, reportReady, serveMetrics, stopOnSignal } from '#observability';
import { Escalation } from './escalation.js';

const config = escalationConfig();
const logger = createLogger('escalation', config.logLevel);

try {
  const escalation = new Escalation({ ...config, logger });
  await escalation.start();
  const metrics = config.metrics && (await serveMetrics(escalation.metrics.registry, config.metrics));
  logger.info({ metricsPort: metrics?.port }, 'relay, clock and auditor run');
  reportReady(metrics && { metrics: metrics.port });
  stopOnSignal(async () => {
    await escalation.stop();
    await metrics?.stop();
  });
} catch (error) {
  logger.fatal({ error }, 'escalation does not start');
  process.exit(1);
}
