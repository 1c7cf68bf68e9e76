import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

export interface AccountView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly managed: boolean;
  readonly ready: boolean;
  readonly locked: { readonly reason: string } | null;
  readonly lastSignInAt: string | null;
  readonly openSessions: number;
  readonly roles: readonly {
    readonly assignment: string;
    readonly role: string;
    readonly site: string | null;
    readonly from: string;
    readonly until: string | null;
  }[];
}
export interface ProposalView {
  readonly id: string;
  readonly kind: string;
  readonly role: string | null;
  readonly about: { readonly id: string };
  readonly mayAgree: boolean;
  readonly own: boolean;
}

export const goodPassword = 'a long enough sentence';

/** The organisation of libs/access with its people signed in, and their accounts to be kept. */
export class AccountDesk {
  readonly #tokens = new Map<string, string>();
  #serial = 0;

  private constructor(readonly server: RunningServer) {}

  static async open(): Promise<AccountDesk> {
    return new AccountDesk(await startServer());
  }

  staff(name: StaffName): string {
    return this.server.organisation.staff[name];
  }

  async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.server.database.owner.query(text, values);
    return rows as Row[];
  }

  async token(name: StaffName): Promise<string> {
    const known = this.#tokens.get(name) ?? (await this.server.signIn(name));
    this.#tokens.set(name, known);
    return known;
  }

  /** With a token where `who` is no name of the organisation. */
  async call(who: string, method: string, path: string, body?: unknown): Promise<Answer> {
    const token = who in this.server.organisation.staff ? await this.token(who as StaffName) : who;
    return this.server.call(token, `/api/v1/accounts${path}`, {
      method,
      ...(body !== undefined && { body }),
    });
  }

  get = (who: string, path = ''): Promise<Answer> => this.call(who, 'GET', path);
  post = (who: string, path: string, body?: unknown): Promise<Answer> => this.call(who, 'POST', path, body);

  async accounts(who: string, containing = ''): Promise<readonly AccountView[]> {
    const { body } = await this.get(
      who,
      `?limit=200${containing === '' ? '' : `&containing=${encodeURIComponent(containing)}`}`,
    );
    return (body as { items: AccountView[] }).items;
  }

  async account(who: string, id: string): Promise<AccountView | undefined> {
    return (await this.accounts(who)).find((one) => one.id === id);
  }

  async proposals(who: string): Promise<readonly ProposalView[]> {
    return ((await this.get(who, '/proposals')).body as { items: ProposalView[] }).items;
  }

  /** An account without a role. */
  async create(
    who: string = 'operator',
    tenant: string | null = 'metro',
  ): Promise<{ readonly id: string; readonly email: string; readonly code: string }> {
    const email = `new${String(++this.#serial)}@demo`;
    const answer = await this.post(who, '', { email, name: `New ${String(this.#serial)}`, tenant });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    const { id, code } = answer.body as { id: string; code: { code: string } };
    return { id, email, code: code.code };
  }

  redeem(email: string, code: string, password = goodPassword): Promise<Answer> {
    return this.server.call(undefined, '/api/v1/accounts/password', {
      method: 'POST',
      body: { email, code, password },
    });
  }

  /** @returns a token */
  async signIn(email: string, password = goodPassword): Promise<string> {
    const answer = await this.signInAnswer(email, password);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return (answer.body as { token: string }).token;
  }
  signInAnswer(email: string, password = goodPassword): Promise<Answer> {
    return this.server.call(undefined, '/api/v1/session', { method: 'POST', body: { email, password } });
  }
  async isOpen(token: string): Promise<boolean> {
    return (await this.server.call(token, '/api/v1/session')).status === 200;
  }

  /** An account with a role that somebody agreed to where that was needed; signed in. */
  async person(
    role: string,
    site: string | null = null,
    more: object = {},
  ): Promise<{ readonly id: string; readonly email: string; readonly token: string }> {
    const { id, email, code } = await this.create();
    await this.redeem(email, code);
    const answer = await this.post('operator', `/${id}/roles`, { role, site, reason: 'Test', ...more });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    if ((answer.body as { state: string }).state === 'proposed') await this.agree('lead', id);
    return { id, email, token: await this.signIn(email) };
  }

  /** Agrees to what waits about a person. */
  async agree(who: string, about: string): Promise<Answer> {
    const one = (await this.proposals(who)).find((proposal) => proposal.about.id === about);
    return this.post(who, `/proposals/${one?.id ?? '00000000-0000-4000-8000-000000000000'}/agree`);
  }

  /** The outcomes on the trail of an action, about a target. */
  async trail(action: string, target: string): Promise<readonly string[]> {
    const rows = await this.query<{ outcome: string }>(
      'SELECT outcome FROM wardline.audit_event WHERE action = $1 AND target = $2 ORDER BY audit_id',
      [action, target],
    );
    return rows.map(({ outcome }) => outcome);
  }

  async close(): Promise<void> {
    await this.server.stop();
  }
}
