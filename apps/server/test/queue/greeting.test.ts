import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FirmDesk } from '../firm/firm-desk.js';

let desk: FirmDesk;
beforeAll(async () => {
  desk = await FirmDesk.open();
});
afterAll(async () => {
  await desk.close();
});

interface Greeting {
  readonly tenant: string;
  readonly name: string;
  readonly greeting: string | null;
  readonly callbackNumber: string | null;
}
const greetings = async (who: 'tier1' | 'lead' | 'nurseOther'): Promise<Greeting[]> =>
  ((await desk.get(who, '/api/v1/greetings')).body as { items: Greeting[] }).items;
const words = { greeting: 'Metro home monitoring, good day.', callbackNumber: '+12125550100' };

describe('how one answers for a health system', () => {
  it('is null until the lead has said it; then whoever works for it sees the newest words', async () => {
    const [before] = (await greetings('tier1')).filter(({ tenant }) => tenant === 'metro');
    expect(before).toMatchObject({ greeting: null, callbackNumber: null });
    expect((await desk.put('lead', '/api/v1/greetings/metro', words)).status).toBe(200);
    const changed = { ...words, greeting: 'Metro, the night desk.' };
    expect((await desk.put('lead', '/api/v1/greetings/metro', changed)).status).toBe(200);
    const [after] = (await greetings('tier1')).filter(({ tenant }) => tenant === 'metro');
    expect(after).toMatchObject(changed);
    const [kept] = await desk.query<{ n: number }>('SELECT count(*)::int AS n FROM wardline.tenant_greeting');
    expect(kept?.n).toBe(2);
  });

  it('is set by a lead of the health system only, and every refusal is on the audit trail', async () => {
    for (const who of ['tier1', 'supervisor', 'nurse'] as const) {
      const refused = await desk.put(who, '/api/v1/greetings/metro', words);
      expect([who, refused.status, (refused.body as { code: string }).code]).toEqual([who, 403, 'forbidden']);
    }
    const foreign = await desk.put('lead', '/api/v1/greetings/other', words);
    expect([foreign.status, (foreign.body as { code: string }).code]).toEqual([422, 'unknown-tenant']);
    const rows = await desk.query<{ outcome: string; n: number }>(
      `SELECT outcome, count(*)::int AS n FROM wardline.audit_event WHERE action = 'greeting.set' AND outcome <> 'ok'
       GROUP BY outcome ORDER BY outcome`,
    );
    expect(rows).toEqual([
      { outcome: 'not-allowed', n: 3 },
      { outcome: 'unknown-tenant', n: 1 },
    ]);
  });

  it('shows nobody the words of a health system that is not his or hers', async () => {
    expect((await greetings('lead')).map(({ tenant }) => tenant)).toEqual(['metro']);
    expect((await greetings('nurseOther')).map(({ tenant }) => tenant)).toEqual(['other']);
  });

  it.each([
    ['a number that nobody can call from abroad', { ...words, callbackNumber: '2125550100' }],
    ['no words', { ...words, greeting: '  ' }],
  ])('takes no %s', async (_, body) => {
    const answer = await desk.put('lead', '/api/v1/greetings/metro', body);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([422, 'invalid-request']);
  });

  it('cannot be rewritten, not even by the owner of the database', async () => {
    await expect(desk.query(`UPDATE wardline.tenant_greeting SET greeting = 'x'`)).rejects.toThrow();
  });
});
