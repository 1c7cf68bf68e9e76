import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { durationSeconds, escalationPolicy, parsePolicy } from '#decision-tree';
import { builtInPolicies, escalationTargets, notificationChannels } from '#domain';
import { criticalPolicy, ReferenceData, testDatabase, type TestDatabase } from '#testing';
import { isFaithfulCopy } from '../../src/policies/copy.js';

let database: TestDatabase;
let data: ReferenceData;

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  await database.query('ALTER TABLE wardline.tree_activation DISABLE TRIGGER check_activation');
});
afterAll(async () => {
  await database.drop();
});

const part = (letter: string) =>
  fc
    .option(fc.integer({ min: 0, max: 90 }), { nil: undefined })
    .map((n) => (n === undefined ? '' : `${String(n)}${letter}`));
/** Every way to write a time down that the parser accepts. */
const duration = fc
  .tuple(part('D'), part('H'), part('M'), part('S'))
  .map(([days, ...time]) => `P${days}${time.join('') === '' ? '' : `T${time.join('')}`}`)
  .filter((text) => (durationSeconds(text) ?? 0) > 0);
const call = {
  notify: fc.subarray([...escalationTargets], { minLength: 1 }),
  channels: fc.subarray([...notificationChannels], { minLength: 1 }),
};
const margin = fc.double({ min: 0.1, max: 50, noNaN: true });
const members = fc.record({
  tier1: fc.record({ workWithin: duration, reminders: fc.nat(10), remindEvery: duration }),
  steps: fc.array(fc.record({ ...call, deliverWithin: duration, acknowledgeWithin: duration }), {
    minLength: 1,
    maxLength: 4,
  }),
  repeats: fc.nat(10),
  lastResort: fc.record({ ...call, every: duration }),
  startCareWithin: duration,
  closeWithin: duration,
  emergencyNewsWithin: fc.option(duration, { nil: undefined }),
  snooze: fc.option(fc.record({ longest: duration }), { nil: undefined }),
  worsening: fc
    .tuple(margin, fc.option(margin, { nil: undefined }))
    .map(([falling, rising]) => [
      { vitalSign: 'heart-rate', unit: '/min', falling, ...(rising !== undefined && { rising }) },
    ]),
});

async function copied(tenant: string, site: string): Promise<unknown> {
  const [row] = await database.query<{ copy: unknown }>(
    `SELECT wardline.policy_for($1, $2, NULL, 'critical') AS copy`,
    [tenant, site],
  );
  return row?.copy;
}

describe('the copy of a policy that an alert opens with', () => {
  it('says what the document says, however its times are written', async () => {
    await fc.assert(
      fc.asyncProperty(members, async ({ snooze, ...given }) => {
        const { tenant, site } = await data.site();
        const document = {
          ...criticalPolicy('1.0.0', { tree: tenant }),
          ...given,
          ...(snooze && { snooze }),
        };
        const hash = randomUUID();
        await database.query(
          `INSERT INTO wardline.tree_version (hash, tree, version, document) VALUES ($1, $2, '1.0.0', $3)`,
          [hash, tenant, JSON.stringify(document)],
        );
        await database.query(
          'INSERT INTO wardline.tree_activation (tenant_id, tree, hash) VALUES ($1, $2, $3)',
          [tenant, tenant, hash],
        );
        const policy = escalationPolicy(parsePolicy(document), hash);
        const copy = await copied(tenant, site);
        expect(copy).toMatchObject({ id: tenant, version: '1.0.0', hash, severities: ['critical'] });
        expect(isFaithfulCopy(copy, policy)).toBe(true);
        expect(isFaithfulCopy(copy, { ...policy, closeWithinSeconds: policy.closeWithinSeconds + 1 })).toBe(
          false,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is the built-in policy where none is in force', async () => {
    const { tenant, site } = await data.site();
    const copy = await copied(tenant, site);
    expect(copy).toEqual(builtInPolicies.critical);
    expect(isFaithfulCopy(copy, builtInPolicies.critical)).toBe(true);
    for (const broken of [null, undefined, {}, { ...builtInPolicies.critical, worsening: [] }])
      expect(isFaithfulCopy(broken, builtInPolicies.critical)).toBe(false);
  });
});
