import { createLogger } from '#observability';
import { createDataSource } from '#persistence';
import { createServerApp } from '../server-app.js';
import { openApiDocument } from './document.js';

/** Where the description is committed, from the root of the repository. */
export const committedDocument = 'docs/api/openapi.json';

/** The description as it is committed: JSON text. Builds the application without starting it. */
export async function renderDocument(): Promise<string> {
  const databaseUrl = 'postgres://nobody@localhost/none';
  const source = createDataSource({ url: databaseUrl, poolSize: 1, applicationName: 'wardline-openapi' });
  const logger = createLogger('openapi', 'error');
  const app = await createServerApp(
    {
      databaseUrl,
      ingestUrl: undefined,
      quarantineKey: undefined,
      consoleFolder: undefined,
      logger,
    },
    source,
  );
  return `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
}
