import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { watchDevices } from '../src/device-watch.js';
import { day, hour, MissingDesk, tenant } from './missing-desk.js';

let desk: MissingDesk;
beforeAll(async () => {
  desk = await MissingDesk.open();
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  await desk.forgetFormer();
});

describe('a device', () => {
  it('that flaps a hundred times is one item at most, when it stays away for a day', async () => {
    await desk.at(desk.now + day);
    const { patient, device } = await desk.somebody();
    for (let i = 0; i < 100; i++) {
      await desk.status(device, { online: i % 2 === 0 });
      await desk.at(desk.now + 60_000);
      await desk.status(device, { online: i % 2 === 1 });
    }
    const [looked] = await desk.database.query<{ due: boolean }>(
      'SELECT look_at <= wardline.now() AS due FROM wardline.reading_watch WHERE patient_id = $1',
      [patient],
    );
    expect(looked).toEqual({ due: false });
    expect(await desk.itemsOf(patient)).toEqual([]);
    await desk.status(device, { online: false });
    const off = desk.now;
    for (let h = 1; h < 24; h += 6) {
      await desk.measured(patient, desk.now, 'weight', { device });
      // The will again, as a broker redelivers it: no news.
      await desk.status(device, { online: false });
      await desk.at(off + h * hour);
    }
    await desk.measured(patient, desk.now, 'weight', { device });
    expect(await desk.itemsOf(patient)).toEqual([]);
    await desk.at(off + 24 * hour);
    await desk.at(off + 26 * hour);
    expect(await desk.itemsOf(patient)).toMatchObject([
      { severity: 'indeterminate', subjects: [{ kind: 'device-offline', subject: device, open: true }] },
    ]);
    for (let i = 0; i < 100; i++) {
      await desk.status(device, { online: i % 2 === 0 });
      await desk.at(desk.now + 60_000);
    }
    expect(await desk.itemsOf(patient)).toHaveLength(1);
  });

  it('whose battery goes up and down about the limit is told once', async () => {
    await desk.at(desk.now + day);
    const { patient, device } = await desk.somebody();
    for (const battery of [16, 14, 15, 14, 19, 13]) {
      await desk.status(device, { online: true, battery });
      await desk.at(desk.now + 60_000);
    }
    expect(await desk.itemsOf(patient)).toMatchObject([
      { events: ['opened'], subjects: [{ kind: 'battery-low', open: true }] },
    ]);
    await desk.status(device, { battery: 90 });
    await desk.until(desk.now + hour, 5 * 60_000);
    expect(await desk.itemsOf(patient)).toMatchObject([
      { state: 'open', subjects: [{ kind: 'battery-low', open: false }] },
    ]);
  });

  it('that stays away after somebody closed the item is not told again; the readings that it owes are', async () => {
    await desk.at(desk.now + day);
    const start = desk.now;
    const { patient, device } = await desk.somebody();
    await desk.status(device, { online: false });
    await desk.measured(patient, start + 20 * hour);
    await desk.at(start + 24 * hour);
    expect(await desk.itemsOf(patient)).toHaveLength(1);
    await desk.resolve(patient);
    for (let h = 40; h < 200; h += 20) {
      await desk.measured(patient, start + h * hour);
      await desk.until(start + (h + 19) * hour, 6 * hour);
    }
    expect(await desk.itemsOf(patient)).toHaveLength(1);
    await desk.until(start + 240 * hour, 6 * hour);
    expect(await desk.itemsOf(patient)).toMatchObject([
      { state: 'resolved' },
      {
        state: 'open',
        subjects: [
          { kind: 'device-offline', cause: 'device-offline' },
          { kind: 'reading', subject: 'weight' },
        ],
      },
    ]);
  });

  it('says why nothing comes, as far as it is known', async () => {
    await desk.at(desk.now + day);
    const start = desk.now;
    const silent = await desk.somebody();
    const offline = await desk.somebody();
    const weak = await desk.somebody();
    const without = await desk.somebody({ device: null });
    const behind = await desk.somebody();
    const gateway = await desk.data.gateway(tenant, [behind.device]);
    await desk.measured(offline.patient, start + 1000, 'weight', { device: offline.device });
    await desk.measured(silent.patient, start + 1000, 'weight', { device: silent.device });
    await desk.status(silent.device, { online: true, battery: 90 });
    await desk.at(start + 20 * hour);
    await desk.status(offline.device, { online: false });
    await desk.status(weak.device, { online: true, battery: 17 });
    await desk.status(gateway, { online: false });
    await desk.at(start + 37 * hour);
    const causes = async (patient: string) =>
      (await desk.itemsOf(patient)).flatMap(({ subjects }) =>
        subjects.map(({ subject, cause }) => `${subject} ${cause}`),
      );
    // A device that is on and sends nothing counts as missing all the same.
    expect(await causes(silent.patient)).toEqual(['weight not-known']);
    expect(await causes(offline.patient)).toEqual(['weight device-offline']);
    expect(await causes(weak.patient)).toEqual(['weight never-sent']);
    expect(await causes(without.patient)).toEqual(['weight unassigned']);
    expect(await causes(behind.patient)).toEqual(['weight gateway-down']);
    await desk.status(weak.device, { battery: 9 });
    await desk.at(desk.now + 60_000);
    expect(await causes(weak.patient)).toEqual([`${weak.device} battery-low`, 'weight battery-low']);
  });

  it('of somebody of whom nothing is expected, or who is paused, is nobody’s work', async () => {
    await desk.at(desk.now + day);
    const nobody = await desk.somebody({ programmes: [] });
    const paused = await desk.somebody();
    await desk.enter(paused.patient, 'paused', 'device-fault');
    for (const { device } of [nobody, paused]) await desk.status(device, { online: false, battery: 2 });
    await desk.until(desk.now + 3 * day, 12 * hour);
    expect([await desk.itemsOf(nobody.patient), await desk.itemsOf(paused.patient)]).toEqual([[], []]);
  });

  it('that many depend on is told to operators once; each patient has an item', async () => {
    await desk.at(desk.now + day);
    const start = desk.now;
    const behind = [await desk.somebody(), await desk.somebody(), await desk.somebody()];
    const gateway = await desk.data.gateway(
      tenant,
      behind.map(({ device }) => device),
    );
    const notices = async () =>
      desk.database.query(
        `SELECT kind, patients, resolved_at IS NULL AS open FROM wardline.device_notice WHERE device_id = $1 ORDER BY opened_at`,
        [gateway],
      );
    await desk.status(gateway, { online: false });
    await watchDevices(desk.clock);
    expect(await notices()).toEqual([]);
    await desk.until(start + 40 * hour, 4 * hour);
    await watchDevices(desk.clock);
    await watchDevices(desk.clock);
    expect(await notices()).toEqual([{ kind: 'gateway-down', patients: 3, open: true }]);
    for (const { patient } of behind)
      expect(await desk.itemsOf(patient)).toMatchObject([{ subjects: [{ cause: 'gateway-down' }] }]);
    await desk.status(gateway, { online: true });
    await watchDevices(desk.clock);
    // On again, and still nobody behind it sends.
    expect(await notices()).toMatchObject([{ open: true }]);
    for (const { patient } of behind) await desk.measured(patient, desk.now + 1000);
    await desk.until(desk.now + hour, 10 * 60_000);
    await watchDevices(desk.clock);
    expect(await notices()).toMatchObject([{ open: false }]);
  });
});

describe('the status of a device', () => {
  const standing = async (device: string) =>
    (
      await desk.database.query<{ online: boolean; seen: Date; off: Date | null; battery: number | null }>(
        `SELECT online, seen_at AS seen, offline_since AS off, battery FROM wardline.device_status WHERE device_id = $1`,
        [device],
      )
    )[0];

  it('that a broker had kept is no sign of life, and tells of a change that nobody heard', async () => {
    await desk.at(desk.now + day);
    const { device } = await desk.somebody();
    const born = new Date(desk.now);
    await desk.status(device, { online: true, battery: 80 });
    await desk.at(desk.now + hour);
    await desk.status(device, { online: true, battery: 80, isKept: true });
    expect(await standing(device)).toMatchObject({ online: true, seen: born, off: null });
    const told = new Date(desk.now);
    await desk.status(device, { online: false, isKept: true });
    expect(await standing(device)).toMatchObject({ online: false, seen: born, off: told, battery: 80 });
    await desk.at(desk.now + hour);
    for (const isKept of [true, false]) await desk.status(device, { online: false, isKept });
    expect(await standing(device)).toMatchObject({ seen: born, off: told });
    await desk.status(device, { online: true, battery: 70 });
    expect(await standing(device)).toEqual({
      online: true,
      seen: new Date(desk.now),
      off: null,
      battery: 70,
    });
  });
});
