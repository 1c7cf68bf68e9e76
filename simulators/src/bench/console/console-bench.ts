import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Platform } from '../../faults/platform.js';
import { enrol, nurseOf, populationSecret, type Population } from '../../load/population.js';
import { percentile } from '../statistics.js';
import { enrolDesk, tier1Of } from './desk.js';
import { criticalOf, Flood, forTier1Of } from './flood.js';
import { Screen, type Busyness, type Reload, type View } from './screen.js';

export interface ConsoleBench {
  readonly alerts: number;
  readonly eventsPerSecond: number;
  readonly seconds: number;
  readonly loads: number;
}

/** A page that somebody waits for, and whoever does. */
interface Desk {
  readonly name: string;
  readonly view: View;
  readonly population: Population;
  readonly email: string;
  readonly flood: Flood;
}

const slower = 4;

/**
 * What a nurse and Tier-1 wait for: the first usable view with a processor four times slower, with one alert waiting and
 * with thousands; and how long the page's own work ever keeps it from answering while events arrive.
 */
export async function benchConsole(plan: ConsoleBench, say: (line: string) => void): Promise<void> {
  const platform = await Platform.create();
  const address = (): string => `http://127.0.0.1:${platform.httpPort('server')}`;
  const desks: Desk[] = [];
  let screen: Screen | undefined;
  try {
    desks.push(...(await enrolled(platform, plan.alerts)));
    for (const part of ['ingest', 'escalation', 'server'] as const) await platform.start(part);
    for (const { flood } of desks) flood.start();

    screen = await Screen.open(slower);
    say(
      `first usable view in milliseconds, processor ${slower} times slower, each of ${plan.loads} reloads, sorted`,
    );
    say(`  sign-in form, nothing cached: ${Math.round(await screen.signInForm(address()))}`);
    for (const waiting of [1, plan.alerts]) {
      for (const { flood } of desks) for (let nr = 0; nr < waiting; nr++) flood.publish(nr);
      await waitingAlerts(platform.ownerUrl, desks, waiting);
      for (const { name, view, email } of desks) {
        await screen.signIn(address(), email, populationSecret, view);
        say(`  ${name} with ${waiting} waiting: ${await reloads(screen, view, plan.loads)} (${load()})`);
        await screen.signOut();
      }
    }

    await screen.slow(1);
    say(`work of the page in ${plan.seconds} s, full speed, ${plan.alerts} alerts waiting, scrolling`);
    for (const { name, view, email, flood } of desks) {
      await screen.signIn(address(), email, populationSecret, view);
      await pause(2000);
      say(told(`${name}, no events`, await screen.busyness(plan.seconds)));
      const stop = flood.every(plan.eventsPerSecond);
      await pause(2000);
      say(told(`${name}, ${plan.eventsPerSecond} readings/s`, await screen.busyness(plan.seconds)));
      stop();
      await screen.signOut();
    }
  } finally {
    for (const { flood } of desks) flood.close();
    await screen?.close();
    await platform.remove();
  }
}

async function enrolled({ ownerUrl, mqttPort }: Platform, patients: number): Promise<Desk[]> {
  const ward: Population = { tenant: 'ward', patients, gateways: 1 };
  const line: Population = { tenant: 'line', patients, gateways: 1, programme: 'heart-failure' };
  for (const population of [ward, line]) await enrol(ownerUrl, population);
  await enrolDesk(ownerUrl, line);
  return [
    {
      name: 'the nurse’s board',
      view: 'board',
      population: ward,
      email: nurseOf(ward),
      flood: new Flood(mqttPort, ward, criticalOf),
    },
    {
      name: 'Tier-1’s queue',
      view: 'queue',
      population: line,
      email: tier1Of(line),
      flood: new Flood(mqttPort, line, forTier1Of),
    },
  ];
}

async function reloads(screen: Screen, view: View, times: number): Promise<string> {
  const taken: Reload[] = [];
  for (let i = 0; i < times; i++) taken.push(await screen.reload(view));
  const sorted = taken.map(({ ms }) => Math.round(ms)).sort((a, b) => a - b);
  const processor = percentile(
    taken.map(({ processorMs }) => processorMs),
    0.5,
  );
  return `median ${percentile(sorted, 0.5)}, of ${sorted.join(' ')}; median of the processor’s own time ${Math.round(processor)}`;
}

function told(name: string, { tasks, processor, frames, seconds }: Busyness): string {
  const over = tasks.filter((ms) => ms > 100).length;
  return (
    `  ${name}: ${(frames / seconds).toFixed(1)} events/s at the page; ${tasks.length} tasks over 50 ms, ` +
    `${over} over 100 ms, longest ${tasks[0] ?? 0} ms; longest by the processor’s own time ${Math.round(processor)} ms (${load()})`
  );
}

/** Of the machine: what others did meanwhile. */
function load(): string {
  return `load ${(loadavg()[0] ?? 0).toFixed(1)}`;
}

/** Resolves when so many patients of each have an open alert. */
async function waitingAlerts(ownerUrl: string, desks: readonly Desk[], count: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ n: number }>(
        `SELECT count(DISTINCT patient_id)::int AS n FROM wardline.alert WHERE tenant_id = ANY ($1) GROUP BY tenant_id`,
        [desks.map(({ population }) => population.tenant)],
      );
      if (rows.length === desks.length && rows.every(({ n }) => n >= count)) break;
      await pause(500);
    }
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
