import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '#observability';
import { openAlert, recordMeasurement, type StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

interface Contacts {
  readonly contact: string;
  readonly forbidden: string | null;
  readonly now: { readonly utc: string; readonly local: string; readonly zone: string };
  readonly order: readonly {
    readonly phone: string;
    readonly contact: string;
    readonly mayCallNow: boolean;
  }[];
  readonly contacts: readonly { readonly id: string }[];
  readonly place: { readonly country: string | null } | null;
  readonly emergency: { readonly known: boolean; readonly numbers?: readonly string[] } | null;
  readonly dispatcher: readonly string[];
}

const patientPhone = '+493055500100';
const daughterPhone = '+493055500101';
const log: string[] = [];
const logger = createLogger('test', 'trace', { write: (line) => log.push(line) });
let server: RunningServer;
let first: string;
let alert: string;
let daughter: string;
const tokens = new Map<StaffName, string>();

beforeAll(async () => {
  server = await startServer({ logger });
  first = server.organisation.patients.first;
  for (const name of [
    'nurse',
    'charge',
    'physician',
    'lead',
    'nurse2',
    'nurseOther',
    'tier1',
    'tier1b',
    'supervisor',
    'operator',
    'privacy',
  ] as const)
    tokens.set(name, await server.signIn(name));
  alert = await openAlert(server.database.owner, first, { severity: 'tier1' });
});
afterAll(async () => {
  await server.stop();
});

const call = (name: StaffName, method: string, path: string, body?: unknown): Promise<Answer> =>
  server.call(tokens.get(name), `/api/v1/patients/${first}/${path}`, {
    method,
    ...(body !== undefined && { body }),
  });
const codeOf = ({ body }: Answer) => (body as { code?: string }).code;
const contactsFor = async (name: StaffName, why = 'clinical'): Promise<Contacts> => {
  const { status, body } = await call(name, 'GET', `contacts?why=${why}`);
  expect(status).toBe(200);
  return body as Contacts;
};
const command = async (name: StaffName, what: string, reason?: string): Promise<Answer> => {
  const { rows } = await server.database.owner.query<{ version: number }>(
    'SELECT version FROM wardline.alert WHERE alert_id = $1',
    [alert],
  );
  return server.call(tokens.get(name), `/api/v1/alerts/${alert}/${what}`, {
    method: 'POST',
    body: { version: rows[0]?.version, ...(reason !== undefined && { reason }) },
  });
};
async function lastAudit(): Promise<unknown> {
  const { rows } = await server.database.owner.query(
    'SELECT action, target, outcome, patient_id, staff_id FROM wardline.audit_event ORDER BY audit_id DESC LIMIT 1',
  );
  return rows[0];
}

const own = { kind: 'patient', numbers: [{ phone: patientPhone, label: 'home', voicemail: true }] };
const proxy = {
  kind: 'proxy',
  name: 'A daughter',
  relationship: 'daughter',
  speak: { scope: 'full' },
  numbers: [
    {
      phone: daughterPhone,
      voicemail: false,
      hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' }],
    },
  ],
};
const home = {
  home: true,
  address: ['Beispielweg 3', '10115 Berlin'],
  country: 'DE',
  subdivision: 'DE-BE',
  zone: 'Europe/Berlin',
};

describe('contacts are written down', () => {
  it('by a nurse, charge nurse or lead of the site, each with a trail', async () => {
    const made = await call('nurse', 'POST', 'contacts', own);
    expect([made.status, Object.keys(made.body as object)]).toEqual([201, ['contact']]);
    expect(await lastAudit()).toMatchObject({ action: 'contact.record', outcome: 'ok', patient_id: first });
    const other = await call('charge', 'POST', 'contacts', proxy);
    daughter = (other.body as { contact: string }).contact;
    expect((await call('lead', 'POST', 'locations', home)).status).toBe(201);
    const { order, place, emergency } = await contactsFor('nurse');
    expect(order.map(({ phone }) => phone).sort()).toEqual([patientPhone, daughterPhone]);
    expect(place).toMatchObject({ country: 'DE', address: home.address });
    expect(emergency).toMatchObject({ known: true, numbers: ['112'] });
  });

  it.each([
    ['physician', 403, 'role-not-allowed'],
    ['tier1', 403, 'role-not-allowed'],
    ['nurse2', 404, 'not-found'],
    ['nurseOther', 404, 'not-found'],
    ['operator', 404, 'not-found'],
  ] as const)('not by %s: %i %s, and the refusal is on the trail', async (name, status, code) => {
    const answer = await call(name, 'POST', 'contacts', own);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(await lastAudit()).toMatchObject({
      action: 'contact.record',
      staff_id: server.organisation.staff[name],
    });
    expect(await lastAudit()).not.toMatchObject({ outcome: 'ok' });
  });

  it.each([
    ['a number that is none', { ...own, numbers: [{ phone: '030 555', voicemail: true }] }],
    ['no number', { ...own, numbers: [] }],
    ['a name for the patient', { ...own, name: 'X' }],
    ['a proxy without a permission', { ...proxy, speak: undefined }],
    [
      'hours that are none',
      {
        ...own,
        numbers: [
          { phone: patientPhone, voicemail: true, hours: [{ days: [8], from: '08:00', to: '20:00' }] },
        ],
      },
    ],
    [
      'a time that is none',
      {
        ...own,
        numbers: [
          { phone: patientPhone, voicemail: true, hours: [{ days: [1], from: '24:00', to: '20:00' }] },
        ],
      },
    ],
    ['a zone that nobody knows', { ...own, zone: 'Mars/Olympus' }],
    ['a control character', { ...proxy, name: 'a\u0000b' }],
  ])('not with %s', async (_, body) => {
    const answer = await call('nurse', 'POST', 'contacts', body);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'invalid-request']);
    expect(JSON.stringify(answer.body)).not.toContain('030 555');
  });

  it('a change holds from then on, and what was before stays', async () => {
    const changed = { ...proxy, speak: { scope: 'logistics' } };
    expect((await call('nurse', 'PUT', `contacts/${daughter}`, changed)).status).toBe(200);
    const [option] = (await contactsFor('nurse', 'urgent')).order.filter(
      ({ contact }) => contact === daughter,
    );
    expect(option).toMatchObject({ maySpeak: 'logistics' });
    const { rows } = await server.database.owner.query(
      'SELECT speak_scope FROM wardline.patient_contact WHERE contact_id = $1 ORDER BY entry_id',
      [daughter],
    );
    expect(rows).toEqual([{ speak_scope: 'full' }, { speak_scope: 'logistics' }]);
    await expect(server.database.owner.query('UPDATE wardline.patient_contact SET rank = 1')).rejects.toThrow(
      /append-only/,
    );
  });

  it('nobody takes over a contact of another patient', async () => {
    const elsewhere = `/api/v1/patients/${server.organisation.patients.second}/contacts/${daughter}`;
    const answer = await server.call(tokens.get('lead'), elsewhere, { method: 'PUT', body: proxy });
    expect([answer.status, codeOf(answer)]).toEqual([404, 'not-found']);
  });

  it('an end that is past removes it from the list', async () => {
    const made = await call('nurse', 'POST', 'contacts', {
      ...proxy,
      kind: 'emergency-contact',
      name: 'A neighbour',
    });
    const { contact } = made.body as { contact: string };
    expect((await contactsFor('nurse')).contacts.map(({ id }) => id)).toContain(contact);
    const ended = {
      ...proxy,
      kind: 'emergency-contact',
      name: 'A neighbour',
      to: new Date(Date.now() - 1000).toISOString(),
    };
    expect((await call('nurse', 'PUT', `contacts/${contact}`, ended)).status).toBe(200);
    expect((await contactsFor('nurse')).contacts.map(({ id }) => id)).not.toContain(contact);
  });
});

describe('H21: who is shown what', () => {
  it('Tier-1 sees neither number nor address before the claim, and hears why', async () => {
    const view = await contactsFor('tier1');
    expect(view).toMatchObject({
      contact: 'claim-first',
      order: [],
      contacts: [],
      place: null,
      emergency: null,
      dispatcher: [],
    });
    expect(JSON.stringify(view)).not.toMatch(/\+49|Beispielweg/);
    expect(await lastAudit()).toMatchObject({
      action: 'read',
      target: `contacts:${first}`,
      outcome: 'claim-first',
    });
  });

  it('from the claim on everything, and after the release nothing again', async () => {
    expect((await command('tier1', 'claim')).status).toBe(200);
    const view = await contactsFor('tier1', 'urgent');
    expect(view).toMatchObject({ contact: 'allowed' });
    expect(view.order[0]?.phone).toBe(patientPhone);
    expect(view.dispatcher.join('\n')).toContain('Beispielweg 3');
    expect(view.dispatcher.join('\n')).toContain('112');
    expect(await contactsFor('tier1b')).toMatchObject({ contact: 'claim-first', order: [] });
    expect(await contactsFor('supervisor')).toMatchObject({ contact: 'claim-first', order: [] });
    expect((await command('tier1', 'release')).status).toBe(200);
    expect(await contactsFor('tier1')).toMatchObject({ contact: 'claim-first', order: [] });
  });

  it('not even by raw SQL as the application role', async () => {
    const { rows } = await asPerson('tier1', 'SELECT 1 FROM wardline.patient_contact');
    expect(rows).toEqual([]);
    for (const table of ['patient_location', 'contact_call', 'work_interval'])
      expect((await asPerson('nurse2', `SELECT 1 FROM wardline.${table}`)).rows).toEqual([]);
    expect((await asPerson('nurse', 'SELECT 1 FROM wardline.patient_contact')).rows.length).toBeGreaterThan(
      0,
    );
    for (const statement of [
      'INSERT INTO wardline.work_state (staff_id, last_at) VALUES (gen_random_uuid(), now())',
      'SELECT 1 FROM wardline.work_event',
      `SELECT wardline.put_work_event('${first}', 'metro-1', 'start', 'review', false, 'x')`,
      `SELECT wardline.stay_of('${first}', now())`,
      `DELETE FROM wardline.patient_contact`,
    ])
      await expect(asPerson('nurse', statement)).rejects.toThrow(/permission denied/);
  });

  it('the number follows the patient abroad, and is not known where the country is not', async () => {
    const trip = { home: false, address: ['Hotel, room 7'], country: 'JP', zone: 'Asia/Tokyo' };
    const made = await call('nurse', 'POST', 'locations', trip);
    const { stay } = made.body as { stay: string };
    const there = await contactsFor('nurse', 'urgent');
    expect(there).toMatchObject({
      emergency: { known: true, numbers: ['119'], checked: false },
      now: { zone: 'Asia/Tokyo' },
    });
    expect(there.now.local).toMatch(/\+09:00$/);
    expect(Date.parse(there.now.local)).toBe(Math.floor(Date.parse(there.now.utc) / 1000) * 1000);
    const card = await server.call(tokens.get('nurse'), `/api/v1/patients/${first}`);
    expect(card.body).toMatchObject({ card: { zone: 'Asia/Tokyo' } });
    expect((await call('nurse', 'PUT', `locations/${stay}`, { ...trip, country: null })).status).toBe(200);
    const lost = await contactsFor('nurse', 'urgent');
    expect(lost.emergency).toEqual({ known: false, country: null });
    expect(lost.dispatcher[0]).toContain('No emergency number is known');
    expect((await call('nurse', 'PUT', `locations/${stay}`, { ...trip, withdrawn: true })).status).toBe(200);
    expect((await contactsFor('nurse')).place).toMatchObject({ country: 'DE' });
  });

  it('Tier-1 writes down during the call where the patient says to be, but no other home', async () => {
    const trip = { home: false, country: 'FR', zone: 'Europe/Paris' };
    const early = await call('tier1', 'POST', 'locations', trip);
    expect([early.status, codeOf(early)]).toEqual([403, 'claim-first']);
    expect((await command('tier1', 'claim')).status).toBe(200);
    const made = await call('tier1', 'POST', 'locations', trip);
    expect(made.status).toBe(201);
    const refused = await call('tier1', 'POST', 'locations', { ...home, country: 'FR', subdivision: null });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'role-not-allowed']);
    const { stay } = made.body as { stay: string };
    expect((await call('tier1', 'PUT', `locations/${stay}`, { ...trip, withdrawn: true })).status).toBe(200);
    expect((await command('tier1', 'release')).status).toBe(200);
  });
});

describe('H25: both times are shown', () => {
  it('of each point of a trend, where the patient was then', async () => {
    const values = [{ code: '59408-5', vitalSign: 'spo2', value: 95, unit: '%', plausibility: 'plausible' }];
    await recordMeasurement(server.database.owner, 'first', first, { id: 'm', hoursAgo: 1, values });
    const { body } = await call('nurse', 'GET', 'trend?vitalSign=spo2');
    const [point] = (body as { points: { at: string; localTime: string; zone: string }[] }).points;
    expect(point).toMatchObject({ zone: 'Europe/Berlin', localTime: expect.stringMatching(/\+0[12]:00$/) });
    expect(Date.parse(point?.localTime ?? '')).toBe(Math.floor(Date.parse(point?.at ?? '') / 1000) * 1000);
  });
});

describe('H21: the log', () => {
  it('has no number, name or address in it, also when something breaks underneath', async () => {
    const { owner } = server.database;
    await owner.query('ALTER FUNCTION wardline.answer_patient_act(text, uuid, text, text) RENAME TO away');
    for (const [path, body] of [
      ['contacts', proxy],
      ['locations', home],
    ] as const)
      expect((await call('nurse', 'POST', path, body)).status).toBe(500);
    await owner.query('ALTER FUNCTION wardline.away(text, uuid, text, text) RENAME TO answer_patient_act');
    expect(log.length).toBeGreaterThanOrEqual(2);
    expect(log.join('')).not.toMatch(/5550010|daughter|Beispielweg/);
  });
});

describe('calls', () => {
  const start = (name: StaffName) =>
    contactsFor('nurse', 'urgent').then(({ order }) =>
      call(name, 'POST', 'call', {
        action: 'start',
        contact: order[0]?.contact,
        phone: order[0]?.phone,
        why: 'urgent',
      }),
    );

  it('are begun by whoever reaches the patient, seen by the others, and ended once', async () => {
    const refused = await start('tier1');
    expect([refused.status, codeOf(refused)]).toEqual([403, 'claim-first']);
    const begun = await start('nurse');
    expect(begun.status).toBe(200);
    const { call: id } = begun.body as { call: string };
    const during = await contactsFor('charge');
    expect(during).toMatchObject({ onCall: [{ name: 'nurse' }], calls: [{ call: id, outcome: null }] });
    const end = { action: 'end', call: id, outcome: 'reached' };
    expect(codeOf(await call('charge', 'POST', 'call', end))).toBe('not-found');
    expect((await call('nurse', 'POST', 'call', end)).status).toBe(200);
    expect(codeOf(await call('nurse', 'POST', 'call', end))).toBe('not-found');
    expect(await contactsFor('charge')).toMatchObject({
      onCall: [],
      calls: [{ call: id, outcome: 'reached' }],
    });
  });

  it('go to a number of a contact that holds, and to no other', async () => {
    const made = await call('nurse', 'POST', 'call', {
      action: 'start',
      contact: daughter,
      phone: '+15005550006',
      why: 'urgent',
    });
    expect([made.status, codeOf(made)]).toEqual([404, 'not-found']);
  });

  it('a new one ends the former', async () => {
    const [one, two] = [await start('nurse'), await start('nurse')].map(
      ({ body }) => (body as { call: string }).call,
    );
    expect(await contactsFor('nurse')).toMatchObject({
      calls: [{ call: two, outcome: null }, { call: one, outcome: 'abandoned' }, {}],
    });
    expect(
      (await call('nurse', 'POST', 'call', { action: 'end', call: two, outcome: 'not-reached' })).status,
    ).toBe(200);
  });

  it('H13: nobody calls, and nobody is given a number, when the patient has died', async () => {
    const asOwner = (status: string, reason: string | null) =>
      server.database.owner.query(
        `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
         VALUES ('metro', $1, $2, $3, wardline.now())`,
        [first, status, reason],
      );
    await asOwner('ended', 'deceased');
    const view = await contactsFor('nurse', 'urgent');
    expect(view).toMatchObject({
      contact: 'forbidden',
      forbidden: 'deceased',
      order: [],
      contacts: [],
      place: null,
      dispatcher: [],
    });
    const refused = await call('nurse', 'POST', 'call', {
      action: 'start',
      contact: daughter,
      phone: daughterPhone,
      why: 'urgent',
    });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'contact-forbidden']);
    expect(await lastAudit()).toMatchObject({ action: 'call.start', outcome: 'contact-forbidden' });
  });
});

/** A statement of the application role, in the name of a person. */
async function asPerson(name: StaffName, statement: string): Promise<{ rows: unknown[] }> {
  const client = await server.database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL ROLE wardline_server');
    await client.query(`SELECT set_config('wardline.staff_id', $1, true)`, [server.organisation.staff[name]]);
    return await client.query(statement);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
