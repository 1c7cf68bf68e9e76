import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchConsole } from './console/console-bench.js';
import { countsAt, startBroker, storesAt, type RunLength } from './ceilings.js';
import { evaluationRates, rateLines } from './evaluations.js';
import { Subject, type SubjectResult } from './subject.js';
import { highestSustained } from './statistics.js';

/**
 * Sustained measurements a second with every promise kept, beside the ceilings of the same machine in the same run.
 *
 *   --quick         short runs, rough rates
 *   --evaluations   evaluations a second of the shipped trees beside plain json-rules-engine, and nothing else
 *   --console       the page in a real browser: first usable view, and work that keeps it from answering
 *   --rate <n>      the platform at this rate only, no ceilings, no search
 *   --away          the database stops answering for 60 s (10 with --quick) while messages keep coming
 *   --node <flag>   for the apps' processes, such as --max-semi-space-size=32; may be repeated
 *   --set <NAME=v>  a setting of the apps, such as INGEST_LANES=4; may be repeated
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    evaluations: { type: 'boolean', default: false },
    console: { type: 'boolean', default: false },
    away: { type: 'boolean', default: false },
    rate: { type: 'string' },
    node: { type: 'string', multiple: true, default: [] },
    set: { type: 'string', multiple: true, default: [] },
  },
});

const population = { tenant: 'bench', patients: 4000, gateways: 8, programme: 'heart-failure' } as const;
const length: RunLength = options.quick
  ? { seconds: 5, graceSeconds: 1.25 }
  : { seconds: 20, graceSeconds: 5 };
const precision = options.quick ? 0.2 : 0.05;
const awaySeconds = options.quick ? 10 : 60;

/** 4,000 a second where the lower ceiling is 32,000 or more; in proportion where the machine is slower. */
function goalAt(ceiling: number): number {
  return Math.round(4000 * Math.min(1, ceiling / 32_000));
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function describe({ rate, sustained, publisher, p50, p99, criticals, residentMb }: SubjectResult): string {
  const drained = publisher.drainedAfterMs === Infinity ? 'never' : `${publisher.drainedAfterMs} ms`;
  return (
    `  platform ${String(rate).padStart(6)}/s: ${sustained ? 'sustained' : 'not sustained'}; all stored ${drained} after the end; ` +
    `critical p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms of ${criticals}; ingest at most ${residentMb} MB; ` +
    `publisher late by ${publisher.maxLagMs.toFixed(0)} ms at most`
  );
}

async function brokerCeiling(): Promise<{ name: string; rate: number }> {
  const broker = await startBroker();
  let run = 0;
  const rate = await highestSustained(8000, precision, async (tried) => {
    const plan = { tenant: 'bench', patients: 2000, run: `c${++run}`, firstCritical: 0 };
    const counted = await countsAt(broker, plan, tried, length);
    say(`  subscriber ${String(tried).padStart(6)}/s: ${counted ? 'sustained' : 'not sustained'}`);
    return counted;
  });
  await broker.stop();
  return { name: broker.name, rate };
}

async function insertCeiling(subject: Subject): Promise<number> {
  return highestSustained(8000, precision, async (tried) => {
    const stored = await storesAt(subject.platform.ownerUrl, tried, length);
    say(`  insert     ${String(tried).padStart(6)}/s: ${stored ? 'sustained' : 'not sustained'}`);
    return stored;
  });
}

async function search(subject: Subject): Promise<void> {
  say('ceiling: publisher → broker → MQTT.js subscriber that only counts (QoS 1)');
  const transport = await brokerCeiling();
  say('ceiling: batches of 1,000 rows into one table, synchronous_commit on');
  const inserts = await insertCeiling(subject);
  say('platform: acknowledged after the commit, decided, alerts at a nurse’s socket');
  const sustained = await highestSustained(1000, precision, async (rate) => {
    const result = await subject.run(rate, length);
    say(describe(result));
    return result.sustained;
  });
  const half = await subject.run(Math.round(sustained / 2), length);
  const ceiling = Math.min(transport.rate, inserts);
  say('');
  say(`  subscriber that only counts (${transport.name})   ${transport.rate} messages/s`);
  say(`  insert that only stores                ${inserts} rows/s`);
  say(`  Wardline, every promise kept           ${sustained} measurements/s`);
  say(`  share of the lower ceiling             ${((100 * sustained) / ceiling).toFixed(1)} %`);
  say(`  goal                                   ${goalAt(ceiling)} measurements/s`);
  say(
    `  critical, due → socket, at half that   p50 ${half.p50.toFixed(0)} ms, p99 ${half.p99.toFixed(0)} ms`,
  );
  say(`  ingest, resident at most               ${half.residentMb} MB`);
}

say(
  `${cpus().length} cores, Node ${process.version}, ${length.seconds} s a run, rates to ${precision * 100} %`,
);
if (options.console) {
  const size = options.quick
    ? { alerts: 1000, seconds: 10, loads: 3 }
    : { alerts: 5000, seconds: 30, loads: 5 };
  await benchConsole({ ...size, eventsPerSecond: 50 }, say);
  process.exit(0);
}
if (options.evaluations || (options.rate === undefined && !options.away)) {
  say('evaluations: one tree from facts that are there, one thread');
  for (const line of rateLines(await evaluationRates(options.quick ? 1 : 4))) say(line);
  if (options.evaluations) process.exit(0);
}
const subject = await Subject.start(population, {
  nodeFlags: options.node,
  environment: Object.fromEntries(options.set.map((one) => one.split('=', 2) as [string, string])),
});
try {
  if (options.away) {
    say(`the database does not answer for ${awaySeconds} s`);
    const result = await subject.runWithDatabaseAway(Number(options.rate ?? 1000), awaySeconds);
    say(`  sent ${result.publisher.sent}, acknowledged ${result.publisher.acknowledged}`);
    say(describe(result));
  } else if (options.rate === undefined) await search(subject);
  else say(describe(await subject.run(Number(options.rate), length)));
  say(`  unaccounted in the books               ${await subject.unaccounted()}`);
} finally {
  await subject.stop();
}
