import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource, relayOnce } from '#persistence';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { seedOrganisation, type Organisation } from '../../../libs/access/test/organisation.js';
import { auditBooks } from '../src/auditor.js';
import { takeDueSteps } from '../src/clock.js';
import { auditCustody, custodyFindings } from '../src/custody-auditor.js';

/** Time passes, the clock takes what is due, readings and receipts come in between: the auditor finds nothing. */
let database: OpenDatabase;
let organisation: Organisation;
let auditor: DataSource;
let clock: DataSource;
let relay: pg.Client;
let minutes = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  auditor = createDataSource({ url: database.url('wardline_auditor'), poolSize: 1, applicationName: 'test' });
  clock = createDataSource({ url: database.url('wardline_clock'), poolSize: 2, applicationName: 'test' });
  relay = new pg.Client({ connectionString: database.url('wardline_relay') });
  await Promise.all([auditor.initialize(), clock.initialize(), relay.connect()]);
});
afterAll(async () => {
  await Promise.all([clock.destroy(), auditor.destroy(), relay.end()]);
  await database.close();
});

const ask = (text: string, values: unknown[] = []): Promise<unknown> => database.owner.query(text, values);

const chosen = `(SELECT alert_id FROM wardline.alert WHERE resolved_at IS NULL ORDER BY opened_at, alert_id OFFSET $1 LIMIT 1)`;
/** As a command does it: the row, where it is in that state, and its event. */
const change = (nr: number, from: string, set: string, type: string): Promise<unknown> =>
  ask(
    `WITH put AS (UPDATE wardline.alert SET version = version + 1, ${set} WHERE alert_id = ${chosen} AND state = ANY ('{${from}}')
       RETURNING new AS after, old.state AS before)
     INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
       state_before, version, alert)
     SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, '${type}', wardline.now(), (after).severity,
       (after).severity, (after).state, before, (after).version, wardline.alert_json(after) FROM put`,
    [nr],
  );
const receipt = (nr: number, kind: string): Promise<unknown> =>
  ask(
    `INSERT INTO wardline.alert_receipt (tenant_id, site_id, alert_id, staff_id, kind, version)
     SELECT tenant_id, site_id, alert_id, $2, '${kind}', version FROM wardline.alert WHERE alert_id = ${chosen} ON CONFLICT DO NOTHING`,
    [nr, organisation.staff.nurse],
  );

const acts = {
  claim: (nr: number) =>
    change(nr, 'open', `state = 'claimed', owner_id = '${organisation.staff.tier1}'`, 'claimed'),
  acknowledge: (nr: number) =>
    change(
      nr,
      'open,escalated,delivered',
      `state = 'acknowledged', owner_id = '${organisation.staff.nurse}'`,
      'acknowledged',
    ),
  care: (nr: number) => change(nr, 'acknowledged', `state = 'in-care'`, 'care-started'),
  close: (nr: number) =>
    change(nr, 'in-care', `state = 'closed', resolved_at = wardline.now(), outcome = 'seen'`, 'closed'),
  delivered: (nr: number) => receipt(nr, 'delivered'),
  seen: (nr: number) => receipt(nr, 'seen'),
  demand: (nr: number) =>
    ask(`SELECT wardline.demand_alert($1, $2, $3, 'why', interval '1 hour', 'open', NULL, NULL, '{}')`, [
      organisation.patients.first,
      `condition-${nr % 3}`,
      ['critical', 'tier1', 'indeterminate'][nr % 3],
    ]),
  escalate: (nr: number) => ask(`SELECT wardline.escalate_alert(${chosen}, 'why', NULL)`, [nr]),
};

const step = fc.oneof(
  fc.record({ act: fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])), nr: fc.nat(5) }),
  fc.record({ wait: fc.integer({ min: 1, max: 90 }) }),
);

it('finds nothing while the clock keeps up, whatever happens between its turns', async () => {
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (sequence) => {
      for (const one of sequence) {
        if ('act' in one) await acts[one.act](one.nr);
        else {
          await database.setAhead((minutes += one.wait));
          for (let turn = await takeDueSteps(clock); ; turn = await takeDueSteps(clock)) {
            steps += [...turn.events.values()].reduce((sum, n) => sum + n, 0);
            if (!turn.full) break;
          }
          await relayOnce({
            query: async <Row>(text: string, values?: unknown[]) =>
              (await relay.query(text, values)).rows as Row[],
          });
        }
      }
      // What was opened or changed since the last wait has its first step now, and is not late yet.
      expect(await custodyFindings(auditor)).toEqual([]);
      const books = await auditBooks(auditor, { from: new Date(0), to: new Date('9999-01-01') });
      expect(books.map(({ steps }) => steps.unaccounted)).toEqual(books.map(() => 0));
      expect(await auditCustody(auditor, undefined, '0 seconds')).toEqual([]);
    }),
    { numRuns: 25, endOnFailure: true },
  );
  expect(steps).toBeGreaterThan(50);
}, 120_000);
