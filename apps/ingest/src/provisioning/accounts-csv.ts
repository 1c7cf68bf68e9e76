import { isSegment, type DeviceAccount } from '#messaging';

export interface ProvisionedAccount extends DeviceAccount {
  readonly secret: string;
}

/** A worker's own account at the broker; its WORKER_ID is the name. */
export interface WorkerAccount {
  readonly name: string;
  readonly password: string;
}

export interface Accounts {
  readonly devices: readonly ProvisionedAccount[];
  readonly workers: readonly WorkerAccount[];
}

/** A line that names no account. Says which line, never what it holds: it may hold a secret. */
export class UnreadableLine extends Error {
  override readonly name = 'UnreadableLine';
  readonly code = 'unreadable-line';
  constructor(readonly line: number) {
    super(
      `line ${line} is not "tenant,device,kind,secret" with kind device or gateway, or ",name,worker,secret", and a secret of 16 or more`,
    );
  }
}

const shortestSecret = 16;

/**
 * `tenant,device,kind,secret`, one account a line, and `,name,worker,secret` for a worker beside the first; empty lines
 * and lines that start with # are passed over.
 *
 * @throws {UnreadableLine} for the first line that is none of these
 */
export function readAccounts(csv: string): Accounts {
  const devices: ProvisionedAccount[] = [];
  const workers: WorkerAccount[] = [];
  for (const [index, text] of csv.split(/\r?\n/).entries()) {
    if (text.trim() === '' || text.startsWith('#')) continue;
    const [tenant = '', name = '', kind = '', secret = '', ...rest] = text
      .split(',')
      .map((part) => part.trim());
    const isWhole = isSegment(name) && secret.length >= shortestSecret && rest.length === 0;
    if (isWhole && kind === 'worker' && tenant === '') workers.push({ name, password: secret });
    else if (isWhole && isSegment(tenant) && (kind === 'device' || kind === 'gateway'))
      devices.push({ tenant, device: name, kind, secret });
    else throw new UnreadableLine(index + 1);
  }
  return { devices, workers };
}
