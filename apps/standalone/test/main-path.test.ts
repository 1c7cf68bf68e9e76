import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mqtt, { type MqttClient } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { Listener, signIn } from './nurse-socket.js';
import { freePort, newDataDir, removeDataDir, startStack, type RunningStack } from './running-stack.js';

async function device(stack: RunningStack, name: string): Promise<MqttClient> {
  return mqtt.connectAsync(stack.mqttUrl, { username: `metro/${name}`, password: 'demo' });
}

async function publishSpo2(client: MqttClient, deviceName: string, value: number): Promise<string> {
  const id = randomUUID();
  const reading = { id, at: new Date().toISOString(), values: [{ code: '59408-5', value, unit: '%' }] };
  await client.publishAsync(`rpm/v1/metro/${deviceName}/reading`, JSON.stringify(reading), { qos: 1 });
  return id;
}

describe('one command', () => {
  let stack: RunningStack;

  beforeAll(async () => {
    stack = await startStack();
  }, 90_000);

  afterAll(async () => {
    await stack.stop();
    await removeDataDir(stack.dataDir);
  });

  it('prints the address, the accounts, and what it is not', () => {
    expect(stack.output()).toContain('nurse@demo');
    expect(stack.output()).toContain('not a cleared medical device');
  });

  it('brings a critical reading to the nurses of the patient, and to nobody else', async () => {
    const nurse = await Listener.signIn(stack.address, 'nurse@demo');
    const otherSite = await Listener.signIn(stack.address, 'nurse2@demo');
    const otherTenant = await Listener.signIn(stack.address, 'nurse@other');
    const one = await device(stack, 'dev-0001');
    const two = await device(stack, 'dev-0002');
    await publishSpo2(one, 'dev-0001', 80);
    const { alert } = await nurse.until('alert for dev-0001', (l) =>
      l.events.find((e) => e.alert.condition === 'hypoxaemia' && e.type === 'opened'),
    );
    // The second site's own alert is later in the stream: what precedes it has been offered to everybody.
    await publishSpo2(two, 'dev-0002', 79);
    await otherSite.until('alert for dev-0002', (l) =>
      l.events.find((e) => e.alert.condition === 'hypoxaemia'),
    );

    expect(alert).toMatchObject({
      severity: 'critical',
      site: 'metro-riverside',
      tenant: 'metro',
      state: 'open',
    });
    expect(alert.reason).toContain('80');
    expect(alert.decision.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(alert.decision.leaf).not.toBe('');
    expect(alert.decision.facts['spo2']).toMatchObject({
      kind: 'number',
      interval: { low: 80, high: 80 },
      unit: '%',
    });
    expect(otherSite.events.every((e) => e.alert.site === 'metro-northgate')).toBe(true);
    expect(nurse.events.every((e) => e.alert.site === 'metro-riverside')).toBe(true);
    expect(otherTenant.events).toEqual([]);

    expect(await nurse.command('acknowledge', { alertId: alert.id, version: alert.version })).toMatchObject({
      ok: true,
    });
    expect(await nurse.command('acknowledge', { alertId: alert.id, version: alert.version })).toMatchObject({
      ok: false,
      code: 'version-conflict',
    });
    for (const listener of [nurse, otherSite, otherTenant]) listener.close();
    await Promise.all([one.endAsync(), two.endAsync()]);
  });

  it('earns its heartbeat', async () => {
    const nurse = await Listener.signIn(stack.address, 'nurse@demo');
    const beat = await nurse.until('heartbeat that says monitoring', (l) =>
      l.heartbeats.find((b) => b.status === 'monitoring'),
    );
    expect(Date.parse(beat.at)).not.toBeNaN();
    nurse.close();
  });

  it('balances its books, for those who keep them', async () => {
    const operator = await signIn(stack.address, 'operator@demo');
    const response = await fetch(`${stack.address}/api/v1/ledger`, {
      headers: { authorization: `Bearer ${operator}` },
    });
    const ledger = (await response.json()) as Record<string, number>;
    expect(ledger['stored']).toBeGreaterThanOrEqual(2);
    expect(ledger['received']).toBe(
      (ledger['stored'] ?? 0) + (ledger['duplicate'] ?? 0) + (ledger['quarantined'] ?? 0),
    );
    expect(ledger['decided']).toBe(ledger['stored']);
    expect(ledger['unaccounted']).toBe(0);
    const nurse = await signIn(stack.address, 'nurse@demo');
    const refused = await fetch(`${stack.address}/api/v1/ledger`, {
      headers: { authorization: `Bearer ${nurse}` },
    });
    expect(refused.status).toBe(403);
  });

  it('takes measurements over HTTP, and answers after the commit', async () => {
    const id = randomUUID();
    const body = JSON.stringify({
      id,
      at: new Date().toISOString(),
      values: [{ code: '8867-4', value: 72, unit: '/min' }],
    });
    const post = () =>
      fetch(`${stack.address}/api/v1/measurements`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from('metro/dev-0007:demo').toString('base64')}`,
          'content-type': 'application/json',
        },
        body,
      });
    const first = await post();
    expect([first.status, await first.json()]).toEqual([202, { results: [{ id, status: 'stored' }] }]);
    const second = await post();
    expect(await second.json()).toEqual({ results: [{ id, status: 'duplicate' }] });
  });

  it('refuses a second start on the same folder, and a port that is taken, in words', async () => {
    const again = startStack({ dataDir: stack.dataDir });
    await expect(again).rejects.toMatchObject({ output: expect.stringContaining('in use') as unknown });
    const port = Number(new URL(stack.address).port);
    const dataDir = await newDataDir();
    await expect(startStack({ dataDir, port })).rejects.toMatchObject({
      exitCode: 2,
      output: expect.stringContaining('port-taken') as unknown,
    });
    await removeDataDir(dataDir);
  });
});

describe('after kill -9 of everything', () => {
  it('starts again on the same data', async () => {
    const dataDir = await newDataDir();
    const port = await freePort();
    const first = await startStack({ dataDir, port });
    const nurse = await Listener.signIn(first.address, 'nurse@demo');
    const client = await device(first, 'dev-0001');
    await publishSpo2(client, 'dev-0001', 80);
    const { alert } = await nurse.until('alert', (l) =>
      l.events.find((e) => e.alert.condition === 'hypoxaemia'),
    );
    nurse.close();
    await client.endAsync(true);
    await first.kill9();

    const second = await startStack({ dataDir, port });
    const token = await signIn(second.address, 'nurse@demo');
    const response = await fetch(`${second.address}/api/v1/alerts`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(JSON.stringify(await response.json())).toContain(alert.id);
    expect(await second.stop()).toBe(0);
    await removeDataDir(dataDir);
  }, 120_000);
});
