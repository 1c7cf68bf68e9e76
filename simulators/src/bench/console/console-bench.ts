import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Platform } from '../../faults/platform.js';
import { enrol, nurseOf, populationSecret } from '../../load/population.js';
import { percentile } from '../statistics.js';
import { Flood } from './flood.js';
import { Screen, type Busyness } from './screen.js';

export interface ConsoleBench {
  readonly alerts: number;
  readonly eventsPerSecond: number;
  readonly seconds: number;
  readonly loads: number;
}

const slower = 4;

/**
 * What a nurse waits for: the first usable view with a processor four times slower, on an empty board and on one of
 * thousands; and how long the page's own work ever keeps it from answering while events arrive.
 */
export async function benchConsole(plan: ConsoleBench, say: (line: string) => void): Promise<void> {
  const population = { tenant: 'bench', patients: plan.alerts, gateways: 1 } as const;
  const platform = await Platform.create();
  const address = (): string => `http://127.0.0.1:${platform.httpPort('server')}`;
  let screen: Screen | undefined;
  let flood: Flood | undefined;
  try {
    await enrol(platform.ownerUrl, population);
    for (const part of ['ingest', 'escalation', 'server'] as const) await platform.start(part);
    flood = new Flood(platform.mqttPort, population);
    flood.publish(1);
    await waitingAlerts(platform.ownerUrl, 1);

    screen = await Screen.open(slower);
    say(`first usable view, processor ${slower} times slower, median of ${plan.loads} (milliseconds)`);
    say(`  sign-in form, nothing cached        ${Math.round(await screen.signInForm(address()))}`);
    await screen.signIn(nurseOf(population), populationSecret);
    say(`  board with 1 alert, after a reload  ${await reloads(screen, plan.loads)}`);

    for (let patient = 0; patient < population.patients; patient++) flood.publish(patient);
    await waitingAlerts(platform.ownerUrl, population.patients);
    say(`  board with ${population.patients} alerts              ${await reloads(screen, plan.loads)}`);

    await screen.slow(1);
    say(
      `tasks of the page over 50 ms in ${plan.seconds} s, ${population.patients} alerts waiting, scrolling`,
    );
    say(told('no events', await screen.busyness(plan.seconds)));
    const stop = flood.every(plan.eventsPerSecond);
    await pause(2000);
    say(told(`${plan.eventsPerSecond} readings/s`, await screen.busyness(plan.seconds)));
    stop();
  } finally {
    flood?.close();
    await screen?.close();
    await platform.remove();
  }
}

async function reloads(screen: Screen, times: number): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) taken.push(await screen.board());
  return Math.round(percentile(taken, 0.5));
}

function told(name: string, { tasks, frames, seconds }: Busyness): string {
  const over = tasks.filter((ms) => ms > 100).length;
  return (
    `  ${name.padEnd(16)} ${(frames / seconds).toFixed(1)} events/s at the page; ${tasks.length} tasks, ` +
    `${over} of them over 100 ms; longest ${tasks[0] ?? 0} ms`
  );
}

/** Resolves when so many alerts are open. */
async function waitingAlerts(ownerUrl: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM wardline.alert');
      if ((rows[0]?.n ?? 0) >= count) return;
      await pause(500);
    }
  } finally {
    await client.end();
  }
}
