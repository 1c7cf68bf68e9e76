import { describe, expect, it } from '@jest/globals';
import { readAccounts, UnreadableLine } from '../src/provisioning/accounts-csv.js';

const secret = '0123456789abcdef';

describe('the list of accounts', () => {
  it('reads devices and gateways, and passes over comments', () => {
    const csv = `# ours\nmetro,dev-1,device,${secret}\n\nmetro,gw-1,gateway,${secret}\n`;
    expect(readAccounts(csv).devices).toEqual([
      { tenant: 'metro', device: 'dev-1', kind: 'device', secret },
      { tenant: 'metro', device: 'gw-1', kind: 'gateway', secret },
    ]);
  });

  it('reads further workers, who belong to no tenant', () => {
    expect(readAccounts(`,ingest-2,worker,${secret}\n,ingest-3,worker,${secret}x`)).toEqual({
      devices: [],
      workers: [
        { name: 'ingest-2', password: secret },
        { name: 'ingest-3', password: `${secret}x` },
      ],
    });
  });

  it.each([
    ['a short secret', 'metro,dev-1,device,short'],
    ['a name with a wildcard', `metro,+,device,${secret}`],
    ['another kind', `metro,dev-1,pump,${secret}`],
    ['a worker of a tenant', `metro,ingest-2,worker,${secret}`],
    ['a device of none', `,dev-1,device,${secret}`],
    ['too many parts', `metro,dev-1,device,${secret},x`],
  ])('refuses %s, naming the line and not what it holds', (_, line) => {
    let caught: unknown;
    try {
      readAccounts(`# first\n${line}`);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(UnreadableLine);
    expect(caught).toMatchObject({ code: 'unreadable-line', line: 2 });
    expect((caught as Error).message).not.toContain(line);
  });
});
