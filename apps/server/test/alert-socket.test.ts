import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { joinReading, openAlert, type StaffName } from '../../../libs/access/test/organisation.js';
import { startServer, type RunningServer, type TestClient } from './running-server.js';

let server: RunningServer;
const tokens = new Map<StaffName, string>();

beforeAll(async () => {
  server = await startServer();
  for (const name of [
    'nurse',
    'charge',
    'nurse2',
    'nurseOther',
    'tier1',
    'tier1b',
    'formerTier1',
    'lead',
    'operator',
    'privacy',
  ] as const)
    tokens.set(name, await server.signIn(name));
});
afterAll(async () => {
  await server.stop();
});

const connect = (name: StaffName, cursor?: string): TestClient =>
  server.connect(tokens.get(name) ?? '', cursor);

async function connected(name: StaffName): Promise<TestClient> {
  const client = connect(name);
  await client.ready();
  return client;
}

/** Everything that was numbered so far has been looked at for this client: it hears of an alert that came after. */
async function caughtUp(
  client: TestClient,
  patient: 'first' | 'second' | 'other',
  severity: 'critical' | 'tier1',
): Promise<void> {
  const marker = await openAlert(server.database.owner, server.organisation.patients[patient], { severity });
  await client.eventOf(marker, 'opened');
}

describe('who gets in', () => {
  it.each([[undefined], [''], ['x'.repeat(43)], ['not a token!']])(
    'refuses %p in the middleware',
    async (token) => {
      const client = server.connect(token as string);
      const refused = new Promise<Error & { data?: unknown }>((resolve) =>
        client.socket.once('connect_error', resolve),
      );
      expect((await refused).data).toEqual({ code: 'unauthenticated' });
      expect(client.socket.connected).toBe(false);
    },
  );

  it('refuses a session that was signed out', async () => {
    const token = await server.signIn('nurse');
    await server.call(token, '/api/v1/session', { method: 'DELETE' });
    const client = server.connect(token);
    const refused = new Promise<unknown>((resolve) => client.socket.once('connect_error', resolve));
    expect(await refused).toMatchObject({ data: { code: 'unauthenticated' } });
  });

  it('ends the sockets of a session that signs out, and tells why', async () => {
    const token = await server.signIn('nurse');
    const client = server.connect(token);
    await client.ready();
    const reason = new Promise<unknown>((resolve) => client.socket.once('session.ended', resolve));
    await server.call(token, '/api/v1/session', { method: 'DELETE' });
    expect(await reason).toEqual({ reason: 'signed-out' });
    await client.until(() => client.socket.disconnected, 'the disconnection');
  });
});

describe('who hears of what', () => {
  it('brings a critical alert to the nurse of the site, with the patient’s name, and to no other site or tenant', async () => {
    const nurse = await connected('nurse');
    const others = await Promise.all(
      (['nurse2', 'nurseOther', 'tier1', 'formerTier1', 'operator', 'privacy'] as const).map(connected),
    );
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    const event = await nurse.eventOf(id, 'opened');
    expect(event.alert).toMatchObject({
      severity: 'critical',
      state: 'open',
      patient: server.organisation.patients.first,
      site: 'metro-1',
      tenant: 'metro',
      owner: null,
      decision: { tree: 'red-limits' },
      patientCard: {
        identity: 'full',
        familyName: 'Family-first',
        birthDate: '1950-06-15',
        caseCode: 'CASE-first',
      },
    });
    const [nurse2, nurseOther, tier1] = others as [TestClient, TestClient, TestClient];
    await caughtUp(nurse2, 'second', 'critical');
    await caughtUp(nurseOther, 'other', 'critical');
    await caughtUp(tier1, 'first', 'tier1');
    for (const client of others) expect(client.events.filter((e) => e.alert.id === id)).toEqual([]);
    for (const client of [nurse, ...others]) client.close();
  });

  it('brings what is not critical to Tier-1 without a name, until it is claimed', async () => {
    const tier1 = await connected('tier1');
    const nurse = await connected('nurse');
    const id = await openAlert(server.database.owner, server.organisation.patients.first, {
      severity: 'tier1',
    });
    const opened = await tier1.eventOf(id, 'opened');
    expect(opened.alert.patientCard).toEqual({
      identity: 'masked',
      caseCode: 'CASE-first',
      age: expect.any(Number),
      care: [],
      sex: 'female',
      site: 'metro-1',
      zone: 'Europe/Berlin',
    });
    const claim = await tier1.command('claim', { alertId: id, version: opened.alert.version });
    expect(claim).toMatchObject({
      ok: true,
      alert: { state: 'claimed', patientCard: { familyName: 'Family-first' } },
    });
    const tier1b = await connected('tier1b');
    expect(tier1b.snapshot?.alerts.find((alert) => alert.id === id)?.patientCard).toMatchObject({
      identity: 'masked',
    });
    const release = await tier1.command('release', { alertId: id, version: 2 });
    expect(release).toMatchObject({
      ok: true,
      alert: { state: 'open', patientCard: { identity: 'masked' } },
    });
    await caughtUp(nurse, 'first', 'critical');
    expect(nurse.events.filter((event) => event.alert.id === id)).toEqual([]);
    for (const client of [tier1, tier1b, nurse]) client.close();
  });

  it('tells both sides of a hand-over', async () => {
    const tier1 = await connected('tier1');
    const nurse = await connected('nurse');
    const id = await openAlert(server.database.owner, server.organisation.patients.first, {
      severity: 'tier1',
    });
    const { alert } = await tier1.eventOf(id, 'opened');
    await tier1.command('escalate', { alertId: id, version: alert.version, reason: 'needs a visit' });
    expect(await tier1.eventOf(id, 'escalated')).toMatchObject({
      note: 'needs a visit',
      actor: { name: 'tier1' },
    });
    expect(await nurse.eventOf(id, 'escalated')).toMatchObject({ alert: { state: 'escalated' } });
    for (const client of [tier1, nurse]) client.close();
  });

  it('leaves one audit entry per person and alert, however many events', async () => {
    const nurse = await connected('nurse');
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    for (let i = 0; i < 3; i++) await joinReading(server.database.owner, id);
    await nurse.until(() => nurse.events.filter((event) => event.alert.id === id).length === 4);
    const { rows } = await server.database.owner.query(
      `SELECT staff_id, patient_id FROM wardline.audit_event WHERE action = 'read' AND target = $1`,
      [`alert:${id}`],
    );
    expect(rows).toEqual([
      { staff_id: server.organisation.staff.nurse, patient_id: server.organisation.patients.first },
    ]);
    nurse.close();
  });
});

describe('snapshot and replay', () => {
  it('begins with the open alerts, and leaves no gap to the events that follow', async () => {
    const id = await openAlert(server.database.owner, server.organisation.patients.second);
    const nurse2 = await connected('nurse2');
    expect(nurse2.snapshot?.alerts.map((alert) => alert.id)).toContain(id);
    const next = await openAlert(server.database.owner, server.organisation.patients.second);
    const event = await nurse2.eventOf(next, 'opened');
    expect(Number(event.cursor)).toBeGreaterThan(Number(nurse2.snapshot?.cursor));
    nurse2.close();
  });

  it('replays everything after the cursor, in order, none missing, whoever else is connected', async () => {
    const first = await connected('nurse');
    const start = first.snapshot?.cursor ?? '0';
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    for (let i = 0; i < 449; i++) await joinReading(server.database.owner, id);
    await first.until(
      () => first.events.filter((event) => event.alert.id === id).length === 450,
      '450 events',
    );
    const again = connect('nurse', start);
    await again.until(() => again.events.length >= first.events.length, 'the replay');
    expect(again.snapshot).toBeUndefined();
    expect(again.events.map((event) => event.cursor)).toEqual(first.events.map((event) => event.cursor));
    const middle = first.events[200]?.cursor ?? '';
    const later = connect('nurse', middle);
    await later.until(() => later.events.length >= 249, 'the later part');
    expect(later.events[0]?.cursor).toBe(first.events[201]?.cursor);
    for (const client of [first, again, later]) client.close();
  });

  it('starts a client anew whose cursor lies beyond the end of the stream', async () => {
    const client = connect('nurse', '999999999');
    await client.ready();
    expect(Number(client.snapshot?.cursor)).toBeLessThan(999999999);
    client.close();
  });

  it('emits nothing that has no number', async () => {
    const nurse = await connected('nurse');
    await server.relay.pause();
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    const beats = nurse.heartbeats.length;
    await nurse.until(() => nurse.heartbeats.length >= beats + 2, 'two heartbeats');
    expect(nurse.events.filter((event) => event.alert.id === id)).toEqual([]);
    server.relay.resume();
    await nurse.eventOf(id, 'opened');
    nurse.close();
  });

  it('sends a client that acknowledges nothing no more than its window, the others everything, and then it the rest', async () => {
    const mute = connect('nurse');
    mute.acknowledges = false;
    const start = (await mute.ready()).cursor;
    const brisk = connect('nurse', start);
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    for (let i = 0; i < 399; i++) await joinReading(server.database.owner, id);
    await brisk.until(() => brisk.events.length >= 400, 'everything');
    expect(mute.events.length).toBeLessThanOrEqual(256);
    expect(mute.events.length).toBeGreaterThan(0);
    mute.acknowledgeAll();
    await mute.until(() => mute.events.length >= brisk.events.length, 'the rest');
    expect(mute.events.map((event) => event.cursor)).toEqual(brisk.events.map((event) => event.cursor));
    for (const client of [mute, brisk]) client.close();
  });
});

describe('receipts', () => {
  it('stores what was delivered once, and what was seen', async () => {
    const nurse = await connected('nurse');
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    const event = await nurse.eventOf(id, 'opened');
    await nurse.command('seen', { alertId: id, version: 1 });
    await nurse.command('seen', { alertId: id });
    const receipts = async () =>
      (
        await server.database.owner.query<{ kind: string }>(
          `SELECT kind, position::text, staff_id FROM wardline.alert_receipt WHERE alert_id = $1 ORDER BY kind`,
          [id],
        )
      ).rows;
    // The delivered receipt is written behind the event; the next heartbeat is later than that.
    await nurse.until(() => nurse.heartbeats.length > 0);
    const beats = nurse.heartbeats.length;
    await nurse.until(() => nurse.heartbeats.length > beats, 'another heartbeat');
    const staff_id = server.organisation.staff.nurse;
    expect(await receipts()).toEqual([
      { kind: 'delivered', position: event.cursor, staff_id },
      { kind: 'seen', position: null, staff_id },
    ]);
    nurse.close();
  });
});

describe('commands', () => {
  it('let one of two claim, and tell the other', async () => {
    const [a, b] = [await connected('tier1'), await connected('tier1b')];
    const id = await openAlert(server.database.owner, server.organisation.patients.first, {
      severity: 'tier1',
    });
    await a.eventOf(id, 'opened');
    const answers = await Promise.all(
      [a, b].map((client) => client.command('claim', { alertId: id, version: 1 })),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ code: 'version-conflict' });
    for (const client of [a, b]) client.close();
  });

  it('let whoever hands over hear when it arrives, who takes it and how it ended, and no name after that', async () => {
    const [tier1, nurse] = await Promise.all([connected('tier1'), connected('nurse')]);
    const id = await openAlert(server.database.owner, server.organisation.patients.first, {
      severity: 'tier1',
    });
    await tier1.eventOf(id, 'opened');
    await tier1.command('claim', { alertId: id, version: 1 });
    await tier1.command('escalate', { alertId: id, version: 2, reason: 'getting worse' });
    expect(await tier1.eventOf(id, 'delivered')).toMatchObject({
      alert: { state: 'delivered', owner: { name: 'tier1' } },
    });
    await nurse.command('acknowledge', { alertId: id, version: 3 });
    expect(await tier1.eventOf(id, 'acknowledged')).toMatchObject({
      alert: { owner: { name: 'nurse' }, patientCard: { identity: 'masked' } },
    });
    await nurse.command('resolve', { alertId: id, version: 4, reason: 'seen' });
    expect(await tier1.eventOf(id, 'resolved')).toMatchObject({
      alert: { patientCard: { identity: 'masked' } },
    });
    for (const client of [tier1, nurse]) client.close();
  });

  it('give the acknowledged alert an owner, and a time to begin with it', async () => {
    const nurse = await connected('nurse');
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    await nurse.eventOf(id, 'opened');
    const answer = await nurse.command('acknowledge', { alertId: id, version: 1 });
    expect(answer).toMatchObject({
      ok: true,
      alert: { state: 'acknowledged', version: 2, owner: { name: 'nurse' } },
    });
    const { rows } = await server.database.owner.query(
      `SELECT state, owner_id, next_step_at BETWEEN wardline.now() + interval '9 minutes' AND wardline.now() + interval '10 minutes' AS running
       FROM wardline.alert WHERE alert_id = $1`,
      [id],
    );
    expect(rows).toEqual([
      { state: 'acknowledged', owner_id: server.organisation.staff.nurse, running: true },
    ]);
    nurse.close();
  });

  it.each([
    ['nurse2', 'acknowledge', { version: 1 }, 'not-found'],
    ['tier1', 'claim', { version: 1 }, 'role-not-allowed'],
    ['lead', 'acknowledge', { version: 1 }, 'role-not-allowed'],
    ['operator', 'acknowledge', { version: 1 }, 'not-found'],
    ['nurse', 'resolve', { version: 1, reason: 'x' }, 'illegal-transition'],
    ['nurse', 'acknowledge', { version: 7 }, 'version-conflict'],
    ['nurse', 'escalate', { version: 1 }, 'reason-required'],
    ['nurse', 'acknowledge', {}, 'invalid-request'],
  ] as const)('refuse %s to %s with %j: %s', async (name, command, payload, code) => {
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    const client = await connected(name);
    expect(await client.command(command, { alertId: id, ...payload })).toMatchObject({ ok: false, code });
    const { rows } = await server.database.owner.query(
      'SELECT version FROM wardline.alert WHERE alert_id = $1',
      [id],
    );
    expect(rows).toEqual([{ version: 1 }]);
    client.close();
  });

  it('are audited, refusals as well', async () => {
    const nurse = await connected('nurse');
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    await nurse.command('escalate', { alertId: id, version: 1 });
    await nurse.command('acknowledge', { alertId: id, version: 1 });
    const { rows } = await server.database.owner.query(
      `SELECT action, outcome FROM wardline.audit_event WHERE target = $1 AND action <> 'read' ORDER BY audit_id`,
      [`alert:${id}`],
    );
    expect(rows).toEqual([
      { action: 'alert.escalate', outcome: 'reason-required' },
      { action: 'alert.acknowledge', outcome: 'ok' },
    ]);
    nurse.close();
  });
});
