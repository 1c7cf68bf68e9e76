import type { Client } from 'aedes';
import { isSegment } from '../topic.js';
import { publishRight, type DeviceAccount } from './broker-access.js';
import { ConnectionGuard } from './connection-guard.js';
import type { Counters } from './counters.js';
import type { SourceLog } from './source.js';

/**
 * The port to the device accounts. Undefined: refused. Rejects when it cannot tell; the device then hears "server
 * unavailable" and comes again.
 */
export type AuthenticateDevice = (username: string, password: string) => Promise<DeviceAccount | undefined>;

/** A connection whose account is known. */
export interface Connection {
  readonly account: DeviceAccount;
  readonly username: string;
  readonly guard: ConnectionGuard;
}

interface ConnectRequest {
  keepalive?: number;
  clean?: boolean;
  readonly will?: { readonly topic: string };
}

/** MQTT 3.1.1 §3.2.2.3 */
export const returnCodes = {
  identifierRejected: 2,
  serverUnavailable: 3,
  badCredentials: 4,
  notAuthorised: 5,
} as const;
export type ReturnCode = (typeof returnCodes)[keyof typeof returnCodes];

/** Who is behind which connection of the embedded broker. */
export class BrokerSignIn {
  private readonly connections = new WeakMap<object, Connection>();
  private readonly wills = new WeakMap<object, string>();
  private readonly owners = new Map<string, Connection>();

  constructor(
    private readonly authenticateDevice: AuthenticateDevice,
    private readonly counts: Counters,
    private readonly log: SourceLog | undefined,
  ) {}

  connectionOf(client: Client | null): Connection | undefined {
    return client === null ? undefined : this.connections.get(client);
  }

  /** Open connections of these accounts, by user name. */
  connectionsOf(usernames: ReadonlySet<string>): Connection[] {
    return [...this.owners.values()].filter(({ username }) => usernames.has(username));
  }

  /** Looks at CONNECT before it is acted upon, and takes keep-alive and session out of aedes' hands. */
  prepare(client: Client, request: ConnectRequest): void {
    if (client.conn instanceof ConnectionGuard) client.conn.keepAliveSeconds = request.keepalive ?? 0;
    request.keepalive = 0;
    request.clean = true;
    if (request.will !== undefined) this.wills.set(client, request.will.topic);
  }

  /** Undefined: welcome; else the code to refuse with. Never rejects. */
  async authenticate(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
  ): Promise<ReturnCode | undefined> {
    const guard = client.conn;
    if (!(guard instanceof ConnectionGuard)) return returnCodes.serverUnavailable;
    let account: DeviceAccount | undefined;
    try {
      if (isUserName(username))
        account = await this.authenticateDevice(username, password?.toString('utf8') ?? '');
    } catch (error) {
      this.log?.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'sign-in not possible');
      return returnCodes.serverUnavailable;
    }
    if (account === undefined || username === undefined) return this.refuse(returnCodes.badCredentials);
    const owner = this.owners.get(client.id);
    // A client id that is in use takes the older connection over; nobody may do that to another account.
    if (owner !== undefined && owner.username !== username)
      return this.refuse(returnCodes.identifierRejected);
    const will = this.wills.get(client);
    if (will !== undefined && publishRight(account, will) !== 'status') {
      this.counts.deny(account.tenant);
      return this.refuse(returnCodes.notAuthorised);
    }
    this.welcome(client, { account, username, guard });
    return undefined;
  }

  private welcome(client: Client, connection: Connection): void {
    this.connections.set(client, connection);
    this.owners.set(client.id, connection);
    connection.guard.once('close', () => {
      if (this.owners.get(client.id) === connection) this.owners.delete(client.id);
    });
  }

  private refuse(code: ReturnCode): ReturnCode {
    this.counts.refusedSignIns++;
    return code;
  }
}

function isUserName(username: string | undefined): username is string {
  const parts = username?.split('/') ?? [];
  return parts.length === 2 && parts.every(isSegment);
}
