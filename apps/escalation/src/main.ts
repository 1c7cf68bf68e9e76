import 'reflect-metadata';
import { escalationConfig } from '#config';
import { createLogger, reportReady, stopOnSignal } from '#observability';
import { Escalation } from './escalation.js';

const config = escalationConfig();
const logger = createLogger('escalation', config.logLevel);

try {
  const escalation = new Escalation({ ...config, logger });
  await escalation.start();
  logger.info('relay, clock and auditor run');
  reportReady();
  stopOnSignal(() => escalation.stop());
} catch (error) {
  logger.fatal({ error }, 'escalation does not start');
  process.exit(1);
}
