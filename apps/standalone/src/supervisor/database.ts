import { createECDH } from 'node:crypto';
import { join } from 'node:path';
import {
  assertDurable,
  databaseRoles,
  ensureLogins,
  loadOrCreateSecrets,
  migrate,
  secretsFile,
  urlForRole,
  type DatabaseRole,
} from '#persistence';
import pg from 'pg';
import { PostgresKeeper } from './postgres-keeper.js';

export interface ReadyDatabase {
  /** As the owner of the schema. */
  readonly ownerUrl: string;
  urlFor(role: DatabaseRole): string;
  /** Base64, 32 bytes. */
  readonly quarantineKey: string;
  /** Base64, 32 bytes. */
  readonly channelKey: string;
  /** Of Web Push, base64url: what browsers subscribe under, and what signs. */
  readonly vapid: { readonly publicKey: string; readonly privateKey: string };
  readonly embedded: PostgresKeeper | undefined;
}

/**
 * A database that is durable, migrated, and lets every application role sign in with a password of its own; embedded
 * in the data folder unless a URL is given.
 */
export async function prepareDatabase(
  dataDir: string,
  givenUrl: string | undefined,
  say: (line: string) => void,
): Promise<ReadyDatabase> {
  const embedded = givenUrl === undefined ? await PostgresKeeper.start(dataDir, say) : undefined;
  const ownerUrl = givenUrl ?? embedded?.url ?? '';
  try {
    await refuseForgetful(ownerUrl);
    say('bringing the database schema up to date');
    await migrate(ownerUrl);
    const secrets = await loadOrCreateSecrets(secretsFile(dataDir), [
      ...databaseRoles,
      'quarantineKey',
      'channelKey',
      'vapidKey',
    ]);
    await ensureLogins(ownerUrl, secrets);
    return {
      ownerUrl,
      urlFor: (role) => urlForRole(ownerUrl, role, secrets[role]),
      quarantineKey: Buffer.from(secrets.quarantineKey, 'base64url').toString('base64'),
      channelKey: Buffer.from(secrets.channelKey, 'base64url').toString('base64'),
      vapid: vapidKeys(secrets.vapidKey),
      embedded,
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** @param secret 32 random bytes in base64url, which are a private key of P-256 as they are */
function vapidKeys(secret: string): ReadyDatabase['vapid'] {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(secret, 'base64url');
  return { publicKey: pair.getPublicKey('base64url'), privateKey: secret };
}

async function refuseForgetful(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await assertDurable(client);
  } finally {
    await client.end();
  }
}

/** The folder of the decision trees that come with Wardline. */
export const shippedTrees = join(import.meta.dirname, '../../../../../decision-trees');
