import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { emergencyNumberOf } from '#domain';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';
import { seedContacts } from '../src/demo/contacts.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
});

it('every demonstration patient can be called, and has an emergency number, once', async () => {
  const data = new ReferenceData(database);
  for (const zone of ['America/New_York', 'America/Chicago'])
    await data.patient({ tenant: 'metro', zone, device: null });
  await data.patient({ tenant: 'elsewhere', device: null });
  for (let times = 0; times < 2; times += 1)
    await database.inTransaction((client) => seedContacts(client, ['metro']));
  const rows = await database.query<{ kinds: string[]; phones: string[]; country: string; place: string }>(
    `SELECT array_agg(c.kind ORDER BY c.kind) AS kinds, array_agg(c.numbers->0->>'phone' ORDER BY c.kind) AS phones,
       min(l.country) AS country, min(l.subdivision) AS place
     FROM wardline.patient p JOIN wardline.patient_contact c USING (patient_id) JOIN wardline.patient_location l USING (patient_id)
     GROUP BY p.patient_id ORDER BY place`,
  );
  expect(rows.map(({ kinds, place }) => [kinds, place])).toEqual([
    [['patient', 'proxy'], 'US-IL'],
    [['patient', 'proxy'], 'US-NY'],
  ]);
  for (const { phones, country } of rows) {
    expect(emergencyNumberOf(country)).toMatchObject({ known: true, numbers: ['911'] });
    for (const phone of phones) expect(phone).toMatch(/^\+1(212|312)55501[0-9]{2}$/);
  }
});
