import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#persistence';
import type { Counted } from './counter-main.js';
import type { LoadPlan } from './plan.js';
import { runPublisher, startHelper } from './publisher.js';

export interface Broker {
  readonly name: 'Mosquitto' | 'aedes';
  readonly port: number;
  stop(): Promise<void>;
}

/** Mosquitto where it is installed, without limits that would drop; otherwise aedes. */
export async function startBroker(): Promise<Broker> {
  return hasMosquitto() ? startMosquitto() : startAedes();
}

function hasMosquitto(): boolean {
  try {
    execFileSync('mosquitto', ['-h'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // It answers -h with status 3; only "not found" says that it is not there.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

async function startMosquitto(): Promise<Broker> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-broker-'));
  const port = await freePort();
  const settings = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'max_inflight_messages 0',
    'max_queued_messages 0',
    'persistence false',
    'log_type none',
  ];
  await writeFile(join(folder, 'mosquitto.conf'), settings.join('\n'));
  const child = spawn('mosquitto', ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
  while (!(await answers(port))) await pause(50);
  return {
    name: 'Mosquitto',
    port,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startAedes(): Promise<Broker> {
  const child = startHelper('broker');
  const [port] = (await once(child, 'message')) as [number];
  return {
    name: 'aedes',
    port,
    stop: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

export interface RunLength {
  readonly seconds: number;
  readonly graceSeconds: number;
}

/** Publisher → broker → MQTT.js subscriber that only counts: was all of it counted in time? */
export async function countsAt(
  broker: Broker,
  plan: LoadPlan,
  rate: number,
  { seconds, graceSeconds }: RunLength,
): Promise<boolean> {
  const counter = startHelper('counter');
  const ready = once(counter, 'message');
  // aedes speaks MQTT 3.1.1 only.
  counter.send({ port: broker.port, protocolVersion: broker.name === 'Mosquitto' ? 5 : 4 });
  await ready;
  const accounts = Array.from({ length: 4 }, () => ({ username: 'any', password: 'any' }));
  const run = { port: broker.port, accounts, plan, rate, seconds, graceSeconds };
  const { sent, startMs } = await runPublisher(run);
  const total = Math.round(rate * seconds);
  const deadline = startMs + (seconds + graceSeconds) * 1000;
  let seen: Counted;
  do {
    const answer = once(counter, 'message') as Promise<[Counted]>;
    counter.send('how many?');
    [seen] = await answer;
    if (seen.counted < total) await pause(20);
  } while (seen.counted < total && Date.now() < deadline);
  const gone = once(counter, 'exit');
  counter.disconnect();
  await gone;
  return sent === total && seen.counted >= total && seen.lastMs <= deadline;
}

/** Batches into one table and nothing else: was all of it stored in time? */
export async function storesAt(
  url: string,
  rate: number,
  { seconds, graceSeconds }: RunLength,
): Promise<boolean> {
  const inserter = startHelper('inserter');
  const answer = once(inserter, 'message') as Promise<[number]>;
  inserter.send({ url, rate, seconds });
  const [drainedAfterMs] = await answer;
  return drainedAfterMs <= graceSeconds * 1000;
}
