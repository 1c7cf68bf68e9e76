import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mqtt from 'mqtt';
import { randomUUID } from 'node:crypto';
import { waitFor } from '#testing';
import { Listener, signIn } from './nurse-socket.js';
import { removeDataDir, startStack, type RunningStack } from './running-stack.js';

interface CasePage {
  readonly alert: {
    readonly version: number;
    readonly state: string;
    readonly owner: { readonly name: string } | null;
  };
  readonly guide: {
    readonly obstacles: readonly string[];
    readonly redFlag: boolean;
    readonly walks: readonly {
      readonly id: string;
      readonly entries: number;
      readonly question: { readonly id: string; readonly redFlag: boolean } | null;
    }[];
  };
}

/**
 * One alert through everybody's hands, on the running platform with its demonstration: what Tier-1 finds, the hand-off
 * that is read back, the reading that was asked for, and the end, with nobody left who does not know.
 */
describe('the life of an alert', () => {
  let stack: RunningStack;
  let id = '';
  let patient = '';

  beforeAll(async () => {
    stack = await startStack();
  }, 90_000);
  afterAll(async () => {
    await stack.stop();
    await removeDataDir(stack.dataDir);
  });

  async function call(
    who: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const token = await signIn(stack.address, `${who}@demo`);
    const response = await fetch(`${stack.address}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as unknown) };
  }

  /** What else than done it answers, it throws. */
  async function done<Body = Record<string, unknown>>(...asked: Parameters<typeof call>): Promise<Body> {
    const { status, body } = await call(...asked);
    const [who, method, path] = asked;
    if (status >= 300) throw new Error(`${who} ${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body as Body;
  }

  async function refusal(...asked: Parameters<typeof call>): Promise<string> {
    const { body } = await call(...asked);
    return (body as { code?: string }).code ?? 'ok';
  }

  async function publishSpo2(value: number): Promise<void> {
    const device = await mqtt.connectAsync(stack.mqttUrl, { username: 'metro/dev-0001', password: 'demo' });
    const reading = {
      id: randomUUID(),
      at: new Date().toISOString(),
      values: [{ code: '59408-5', value, unit: '%' }],
    };
    await device.publishAsync('rpm/v1/metro/dev-0001/reading', JSON.stringify(reading), { qos: 1 });
    await device.endAsync();
  }

  const version = async (): Promise<number> =>
    (await done<{ alert: { version: number } }>('nurse', 'GET', `alerts/${id}`)).alert.version;
  const page = (): Promise<CasePage> => done<CasePage>('tier1', 'GET', `cases/${id}`);

  /** Two identifiers, as the patient would say them: of the record, by way of the local team. */
  async function identifiers(): Promise<object[]> {
    const { alert } = await done<{
      alert: { patientCard: { givenName: string; familyName: string; birthDate: string } };
    }>('nurse', 'GET', `alerts/${id}`);
    const { givenName, familyName, birthDate } = alert.patientCard;
    return [
      { kind: 'full-name', value: `${givenName} ${familyName}` },
      { kind: 'birth-date', value: birthDate },
    ];
  }

  it('begins with a reading below the target, and Tier-1 is given the patient', async () => {
    const tier1 = await Listener.signIn(stack.address, 'tier1@demo');
    await publishSpo2(90);
    const { alert } = await tier1.until('the alert', (l) =>
      l.events.find((e) => e.alert.condition === 'hypoxaemia' && e.type === 'opened'),
    );
    ({ id, patient } = alert);
    expect(alert).toMatchObject({ severity: 'tier1', state: 'open' });
    const claimed = await done<{ ok: boolean; item: { patient: string } }>(
      'tier1',
      'POST',
      'queue/claim-next',
      {},
    );
    expect(claimed).toMatchObject({ ok: true });
    expect((await page()).alert.state).toBe('claimed');
    tier1.close();
  });

  it('is gone through by the protocol, whose red flag keeps Tier-1 from ending it', async () => {
    expect(
      await refusal('tier1', 'POST', `cases/${id}/open`, {
        identifiers: [
          { kind: 'full-name', value: 'Somebody Else' },
          { kind: 'birth-date', value: '1900-01-01' },
        ],
      }),
    ).not.toBe('ok');
    await done('tier1', 'POST', `cases/${id}/open`, { identifiers: await identifiers() });
    expect(
      await refusal('tier1', 'POST', `alerts/${id}/resolve`, {
        version: await version(),
        reason: 'in a hurry',
      }),
    ).toBe('obstacles');
    const [walk] = (await page()).guide.walks;
    expect(walk?.question?.redFlag).toBe(true);
    await done('tier1', 'POST', `cases/${id}/answers`, {
      walk: walk?.id,
      version: walk?.entries,
      question: walk?.question?.id,
      answer: 'yes',
      spokeWith: 'patient',
      interpreter: 'none',
    });
    expect((await page()).guide.redFlag).toBe(true);
    expect(
      await refusal('tier1', 'POST', `alerts/${id}/resolve`, {
        version: await version(),
        reason: 'in a hurry',
      }),
    ).toBe('red-flag');
  });

  it('is Tier-1’s until the nurse has read the hand-off back, and then the nurse’s, with the telephone', async () => {
    const [nurse, tier1] = [
      await Listener.signIn(stack.address, 'nurse@demo'),
      await Listener.signIn(stack.address, 'tier1@demo'),
    ];
    await done('tier1', 'POST', `alerts/${id}/hand-off`, {
      version: await version(),
      request: 'Please ring and decide.',
    });
    await nurse.until('the hand-off', (l) =>
      l.events.find((e) => e.alert.id === id && e.type === 'hand-off'),
    );
    await tier1.until('its arrival', (l) =>
      l.events.find((e) => e.alert.id === id && e.type === 'delivered'),
    );
    expect((await page()).alert).toMatchObject({ state: 'delivered', owner: { name: expect.any(String) } });
    expect(await refusal('nurse', 'POST', `alerts/${id}/acknowledge`, { version: await version() })).toBe(
      'confirmation-required',
    );
    await done('nurse', 'POST', `alerts/${id}/hand-off/accept`, {
      version: await version(),
      patientConfirmed: await identifiers(),
      problem: 'saturation 90 %, short of breath',
      callBy: 'nurse',
      callAt: new Date(Date.now() + 600_000).toISOString(),
    });
    await tier1.until('the acceptance', (l) =>
      l.events.find((e) => e.alert.id === id && e.type === 'acknowledged'),
    );
    const contacts = await done<{ holder: { name: string } | null }>(
      'nurse',
      'GET',
      `patients/${patient}/contacts?why=clinical`,
    );
    expect(contacts.holder).not.toBeNull();
    for (const listener of [nurse, tier1]) listener.close();
  });

  it('does not end while the repeat that was asked for has not come, and takes its value when it comes', async () => {
    await done('nurse', 'POST', `alerts/${id}/start-care`, { version: await version() });
    await done('nurse', 'POST', `alerts/${id}/follow-ups`, {
      kind: 'repeat-reading',
      vitalSigns: ['spo2'],
      within: 'PT15M',
    });
    expect(
      await refusal('nurse', 'POST', `alerts/${id}/close`, {
        version: await version(),
        reason: 'done',
        outcome: 'treated at home',
      }),
    ).toBe('obstacles');
    await publishSpo2(95);
    const followUps = () =>
      done<{ items: { followUp: string; kind: string; endedAt: string | null; outcome: string | null }[] }>(
        'nurse',
        'GET',
        `alerts/${id}/follow-ups`,
      );
    const repeat = await waitFor(
      async () =>
        (await followUps()).items.find(({ kind, outcome }) => kind === 'repeat-reading' && outcome !== null),
      { what: 'the repeat to be closed by its reading', timeout: 30_000 },
    );
    expect(repeat.outcome).toBe('came');
    for (const open of (await followUps()).items.filter(({ outcome }) => outcome === null))
      await done('nurse', 'POST', `follow-ups/${open.followUp}/end`, {
        outcome: 'done',
        note: 'rang, is well',
      });
    await done('nurse', 'POST', `alerts/${id}/close`, {
      version: await version(),
      reason: 'better after rest',
      outcome: 'treated at home',
    });
  });

  it('leaves a history of whose it was, books that add up, and no finding of the auditor', async () => {
    const { alert, events } = await done<{
      alert: { state: string; outcome: string };
      events: { type: string; actor: { name: string } | null }[];
    }>('nurse', 'GET', `alerts/${id}`);
    expect(alert).toMatchObject({ state: 'closed', outcome: 'treated at home' });
    const told = events.map(({ type }) => type);
    const way = [
      'opened',
      'claimed',
      'red-flag',
      'hand-off',
      'delivered',
      'acknowledged',
      'care-started',
      'closed',
    ];
    expect(told.filter((type) => way.includes(type))).toEqual(way);
    const ledger = await done<{ unaccounted: number; custody: { ended: number } }>(
      'operator',
      'GET',
      'ledger',
    );
    expect(ledger).toMatchObject({ unaccounted: 0 });
    expect(ledger.custody.ended).toBeGreaterThanOrEqual(1);
    expect(await done('operator', 'GET', 'custody-alarms')).toMatchObject({ items: [] });
  });
});
