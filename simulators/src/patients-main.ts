import { ConfigError, simulatorConfig } from '#config';
import { createLogger, reportReady, stopOnSignal } from '#observability';
import { Ward } from './patients/ward.js';

const logger = createLogger('simulated-patients', 'info');
try {
  const config = simulatorConfig();
  logger.level = config.logLevel;
  const ward = new Ward(config, logger);
  stopOnSignal(() => ward.stop());
  reportReady();
  await ward.start();
  logger.info({ patients: config.patients }, 'simulated patients are connected');
} catch (error) {
  logger.error(
    { error, problems: error instanceof ConfigError ? error.problems : undefined },
    'the simulated patients cannot start',
  );
  process.exit(1);
}
