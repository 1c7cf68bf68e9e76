import { createHash } from 'node:crypto';
import { hashSecret, signInLimits, verifySecret } from '#access';
import { actingAs, type TreeAnswer, type TreeStore } from '#persistence';
import pg from 'pg';
import { databaseUrl, UsageError, type ExitCode } from '../command.js';
import type { Io } from '../io.js';

/** What a person does is refused. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly code: string) {
    super('refused');
  }
}

export interface Acting {
  readonly store: TreeStore;
  /** The person's, just checked. */
  readonly password: string;
}

/**
 * Does something in the name of a person, who gives the password: on the terminal without echo, or from TREE_PASSWORD,
 * never as an argument. One transaction with the rights the server has for this person; a refusal commits, too, since
 * its place on the trail is wanted.
 *
 * @param before said before the password is asked for
 */
export async function asPerson(
  io: Io,
  email: string | undefined,
  work: (acting: Acting) => Promise<TreeAnswer>,
  before?: (store: TreeStore) => Promise<void>,
): Promise<ExitCode> {
  if (email === undefined) throw new UsageError('--as <e-mail> says who acts');
  const client = new pg.Client({ connectionString: databaseUrl(io), application_name: 'wardline-tree' });
  await client.connect();
  try {
    await client.query('SET ROLE wardline_server');
    const account = await accountOf(client, email);
    if (before !== undefined && account !== undefined)
      await inTransaction(client, async () => before(await actingAs(client, account.staffId)));
    const password = io.config.password ?? (await io.askSecret(`Password of ${email}: `));
    await checkPassword(client, email, account, password);
    const { staffId } = account ?? { staffId: '' };
    const answer = await inTransaction(client, async () =>
      work({ store: await actingAs(client, staffId), password }),
    );
    if (answer.ok) return 0;
    io.err(`refused: ${answer.code}\n`);
    return 1;
  } finally {
    await client.end();
  }
}

interface Account {
  readonly staffId: string;
  readonly passwordHash: string;
}

async function accountOf(client: pg.ClientBase, email: string): Promise<Account | undefined> {
  const { rows } = await client.query<Account>(
    `SELECT staff_id AS "staffId", password_hash AS "passwordHash" FROM wardline.staff_for_sign_in($1)`,
    [email.trim()],
  );
  return rows[0];
}

/** Counts like a sign-in: the command line gives no more attempts than the front door. */
async function checkPassword(
  client: pg.ClientBase,
  email: string,
  account: Account | undefined,
  password: string,
): Promise<void> {
  const subject = createHash('sha256').update(`email:${email.trim().toLowerCase()}`).digest();
  const { rows } = await client.query<{ may: boolean }>(
    'SELECT wardline.begin_sign_in_attempt($1, $2, $3) AS may',
    [subject, signInLimits.window, signInLimits.perEmail],
  );
  if (rows[0]?.may !== true) throw new Refused('too-many-attempts');
  const right = await verifySecret(account?.passwordHash ?? (await hashSecret('nobody')), password);
  if (!right || account === undefined) throw new Refused('bad-credentials');
  await client.query('SELECT wardline.record_sign_in_attempt($1, true)', [subject]);
}

async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
