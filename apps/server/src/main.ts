import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { assertBoundRole } from '#access';
import { serverConfig } from '#config';
import { assertLifeCycle } from '#domain';
import { createLogger, reportReady, stopOnSignal } from '#observability';
import { assertDurable, createDataSource } from '#persistence';
import { createServerApp } from './server-app.js';

const config = serverConfig();
const logger = createLogger('server', config.logLevel);
/** Where the build puts the console, beside this file's own place in dist. */
const consoleFolder = fileURLToPath(new URL('../../console', import.meta.url));

try {
  assertLifeCycle();
  const source = createDataSource({
    url: config.databaseUrl,
    poolSize: config.poolSize,
    applicationName: 'wardline-server',
    onPoolError: (error) => {
      logger.warn({ error }, 'a database connection was lost');
    },
  });
  await source.initialize();
  await assertBoundRole(source);
  await assertDurable(source);
  const app = await createServerApp({ ...config, consoleFolder, logger }, source);
  await app.listen(config.port, config.host);
  const { port } = new URL(await app.getUrl());
  logger.info({ port: Number(port) }, 'listening');
  reportReady({ http: Number(port) });
  stopOnSignal(async () => {
    await app.close();
    await source.destroy();
  });
} catch (error) {
  logger.fatal({ error }, 'the server does not start');
  process.exit(1);
}
