import type { Answer, RunningServer } from '../running-server.js';
import { oxygenCases, oxygenTree } from './tree-texts.js';

type Desk = Awaited<ReturnType<typeof openDesk>>;
export type Person =
  | 'author'
  | 'lead'
  | 'physician'
  | 'second'
  | 'nurse'
  | 'operator'
  | 'charge'
  | 'third'
  | 'elsewhere'
  | 'leadElsewhere';

export interface Found {
  readonly hash: string;
  readonly evidence: {
    readonly reportHash: string;
    readonly backTestHash: string | null;
    readonly obstacles: readonly { readonly code: string }[];
  };
}

/** The people who have to do with trees, each signed in, and what they do over HTTP. */
export async function openDesk(server: RunningServer) {
  const { owner } = server.database;
  await addPerson(server, 'second', 'physician', 'metro', 'metro-1');
  await addPerson(server, 'third', 'physician', 'metro', 'metro-2');
  await addPerson(server, 'elsewhere', 'physician', 'other', 'other-1');
  await addPerson(server, 'leadElsewhere', 'lead', 'other', null);
  const tokens = new Map<string, string>();
  const tokenOf = async (name: Person): Promise<string> => {
    const token = tokens.get(name) ?? (await server.signIn(name as 'author'));
    tokens.set(name, token);
    return token;
  };
  const get = async (name: Person, path: string): Promise<Answer> =>
    server.call(await tokenOf(name), `/api/v1/${path}`);
  const post = async (name: Person, path: string, body: unknown = {}): Promise<Answer> =>
    server.call(await tokenOf(name), `/api/v1/${path}`, { method: 'POST', body });
  const put = async (name: Person, path: string, body: unknown): Promise<Answer> =>
    server.call(await tokenOf(name), `/api/v1/${path}`, { method: 'PUT', body });
  const idOf = async (name: Person): Promise<string> => {
    const { rows } = await owner.query<{ id: string }>(
      'SELECT staff_id AS id FROM wardline.staff WHERE email = $1',
      [`${name}@demo`],
    );
    return rows[0]?.id ?? '';
  };
  const entitle = async (name: Person, tenant = 'metro', by: Person = 'lead'): Promise<Answer> =>
    post(by, `tree-governance/${tenant}/entitlements`, {
      physician: await idOf(name),
      programme: 'copd',
      from: '2020-01-01T00:00:00Z',
    });
  const submit = async (by: Person, document: { readonly tree: string }, cases?: object): Promise<Answer> =>
    post(by, 'trees', {
      tenant: 'metro',
      document: JSON.stringify(document, null, 2),
      cases: JSON.stringify(cases ?? oxygenCases(document.tree)),
    });
  const sign = (by: Person, { hash, evidence }: Found, rest: object = {}): Promise<Answer> =>
    post(by, `trees/${hash}/signatures`, {
      tenant: 'metro',
      password: 'demo',
      ...approvalDates,
      read: { report: evidence.reportHash, backTest: evidence.backTestHash },
      ...rest,
    });
  const activate = (by: Person, hash: string, replaces: string | null = null, tenant = 'metro') =>
    post(by, `trees/${hash}/activation`, { tenant, replaces, reason: 'It is time' });
  /** A version of a tree of its own, handed in, signed and at work. */
  const atWork = async (tree: string, version = '1.0.0', replaces: string | null = null): Promise<Found> => {
    const found = (await submit('author', oxygenTree({ tree, version }))).body as Found;
    for (const answer of [await sign('physician', found), await activate('lead', found.hash, replaces)])
      if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return found;
  };
  /** Signed in anew, after time has moved on. */
  const forget = (): void => {
    tokens.clear();
  };
  return { server, forget, get, post, put, entitle, submit, sign, activate, atWork, idOf };
}

/** Around the test database's now, which is the real one. */
const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
export const approvalDates = { from: day(-1), until: day(300), reviewBy: day(150) };

async function addPerson(
  { database: { owner } }: RunningServer,
  name: string,
  role: string,
  tenant: string,
  site: string | null,
): Promise<void> {
  await owner.query(
    `WITH p AS (INSERT INTO wardline.staff (email, name, password_hash)
       SELECT $1 || '@demo', $1, password_hash FROM wardline.staff WHERE email = 'nurse@demo' RETURNING staff_id)
     INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
     SELECT staff_id, $2, $3, $4, '2020-01-01' FROM p`,
    [name, role, tenant, site],
  );
}

/** Outcomes on the audit trail, in order: who, what, and what came of it. */
export async function trail({ server }: Desk, action: string): Promise<readonly string[]> {
  const { rows } = await server.database.owner.query<{ line: string }>(
    `SELECT concat_ws(' ', f.name, a.action, a.outcome) AS line FROM wardline.audit_event a JOIN wardline.staff f USING (staff_id)
     WHERE a.action = $1 ORDER BY a.audit_id`,
    [action],
  );
  return rows.map(({ line }) => line);
}
