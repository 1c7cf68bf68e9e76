import { isSegment, type DeviceAccount } from '#messaging';

export interface ProvisionedAccount extends DeviceAccount {
  readonly secret: string;
}

/** A line that names no account. Says which line, never what it holds: it may hold a secret. */
export class UnreadableLine extends Error {
  override readonly name = 'UnreadableLine';
  readonly code = 'unreadable-line';
  constructor(readonly line: number) {
    super(
      `line ${line} is not "tenant,device,kind,secret" with kind device or gateway and a secret of 16 or more`,
    );
  }
}

const shortestSecret = 16;

/**
 * `tenant,device,kind,secret`, one account a line; empty lines and lines that start with # are passed over.
 *
 * @throws {UnreadableLine} for the first line that is none of these
 */
export function readAccounts(csv: string): ProvisionedAccount[] {
  return csv.split(/\r?\n/).flatMap((text, index): ProvisionedAccount[] => {
    if (text.trim() === '' || text.startsWith('#')) return [];
    const [tenant = '', device = '', kind = '', secret = '', ...rest] = text
      .split(',')
      .map((part) => part.trim());
    const named = isSegment(tenant) && isSegment(device) && (kind === 'device' || kind === 'gateway');
    if (!named || secret.length < shortestSecret || rest.length > 0) throw new UnreadableLine(index + 1);
    return [{ tenant, device, kind, secret }];
  });
}
