import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import {
  defaultParameters,
  reportText,
  withCandidates,
  type ApprovedTree,
  type BackTestParameters,
} from '#decision-tree';
import { countMeasurements, inReadOnlyTransaction } from '#persistence';
import { z } from 'zod';
import type { Job, Source } from '../back-test/job.js';
import { progressBar } from '../back-test/progress.js';
import { runBackTest } from '../back-test/run-back-test.js';
import { surveyFile } from '../back-test/sources/json-lines.js';
import { databaseUrl, instant, parse, sayJson, UsageError, wholeNumber, type Command } from '../command.js';
import type { Io } from '../io.js';
import { loadCandidate } from '../trees/candidate.js';
import { readScreeningDocuments, shippedTrees } from '../trees/read-trees.js';

const options = {
  live: { type: 'string', multiple: true },
  from: { type: 'string' },
  simulated: { type: 'string' },
  days: { type: 'string', default: '180' },
  'per-day': { type: 'string', default: '1' },
  seed: { type: 'string', default: '1' },
  tenant: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  assume: { type: 'string' },
  resume: { type: 'string' },
  threads: { type: 'string' },
  shards: { type: 'string', default: '32' },
  out: { type: 'string' },
} as const;

const usage = `  tree back-test <candidate.tree.json …> <recorded patients> [options]

Recorded patients, one of
  --from <file.jsonl>       a line a measurement, context or event; docs/back-test.md has the format
  --simulated <patients>    [--days 180] [--per-day 1] [--seed 1] [--until <date>]
  --tenant <id>             from DATABASE_URL, --since <date> --until <date>; read only

Options
  --live <files or folder>  what decides now (default: the trees that come with Wardline, without the fail-safe
                            tree); a candidate takes the place of the live tree of its name
  --assume <file.json>      other assumptions than the default: quietHours, warningHours, warningSeverity,
                            tier1Minutes, nurseMinutes, listed
  --resume <folder>         keeps finished parts there; started again, it goes on with the rest
  --threads <n>             default: one a core; 0: none beside this one
  --shards <n>              parts, default 32
  --out <file.json>         the whole report

Ends with 1 where the candidate misses an event of which the live trees gave warning.`;

type Values = ReturnType<typeof read>['values'];
const read = (args: readonly string[]) => parse(args, options);

export const backTestCommand: Command = {
  name: 'back-test',
  summary: 'what a candidate would have said about recorded patients, beside what decides now',
  usage,
  run: async (args, io) => {
    const { values, positionals } = read(args);
    if (positionals.length === 0) throw new UsageError('no candidate is named');
    const { source, expected } = await sourceOf(values, io);
    const job: Job = {
      source,
      trees: await treesOf(positionals, values.live),
      parameters: await parametersOf(values.assume),
      shards: wholeNumber('shards', values.shards, 1),
    };
    const threads =
      values.threads === undefined ? availableParallelism() : wholeNumber('threads', values.threads, 0);
    const bar = progressBar(io, expected);
    const report = await runBackTest(job, {
      threads,
      ...(values.resume !== undefined && { folder: values.resume }),
      onProgress: bar.on,
    });
    bar.end();
    if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(report, null, 2)}\n`);
    if (values.json) sayJson(io, report);
    else io.out(reportText(report));
    return (report.events?.newlyMissed.length ?? 0) > 0 ? 1 : 0;
  },
};

async function treesOf(
  candidates: readonly string[],
  live: readonly string[] | undefined,
): Promise<Job['trees']> {
  const tried = (await readScreeningDocuments(candidates)).map(loadCandidate);
  const shipped = (await readScreeningDocuments(live ?? [shippedTrees])).map(loadCandidate);
  // It decides only for whom a tree was stopped.
  const now = live === undefined ? shipped.filter(({ tree }) => tree !== 'fail-safe') : shipped;
  const documents = (trees: readonly ApprovedTree[]): readonly unknown[] =>
    trees.map(({ document }) => document);
  return { live: documents(now), candidate: documents(withCandidates(now, tried)) };
}

async function sourceOf(values: Values, io: Io): Promise<{ source: Source; expected: number }> {
  const given = [values.from, values.simulated, values.tenant].filter((one) => one !== undefined);
  if (given.length !== 1) throw new UsageError('name one of --from, --simulated and --tenant');
  if (values.from !== undefined) {
    const { hash, measurements } = await surveyFile(values.from);
    return { source: { kind: 'file', path: values.from, hash }, expected: measurements };
  }
  if (values.simulated !== undefined) {
    const patients = wholeNumber('simulated', values.simulated, 1);
    const days = wholeNumber('days', values.days, 1);
    const perDay = wholeNumber('per-day', values['per-day'], 1);
    const seed = wholeNumber('seed', values.seed, 0);
    const untilMs = instant('until', values.until ?? '2026-11-20T21:00:00Z');
    return {
      source: { kind: 'simulated', patients, days, perDay, seed, untilMs },
      expected: patients * days * perDay,
    };
  }
  const { tenant = '', since, until } = values;
  if (since === undefined || until === undefined) throw new UsageError('--tenant needs --since and --until');
  const period = { sinceMs: instant('since', since), untilMs: instant('until', until) };
  const url = databaseUrl(io);
  const expected = await inReadOnlyTransaction(url, (client) => countMeasurements(client, tenant, period));
  return { source: { kind: 'database', url, tenant, ...period }, expected };
}

const minutes = z.object({ indeterminate: z.number(), tier1: z.number(), critical: z.number() });
const assumptions = z.strictObject({
  quietHours: z.number().positive().optional(),
  warningHours: z.number().positive().optional(),
  warningSeverity: z.enum(['indeterminate', 'tier1', 'critical']).optional(),
  tier1Minutes: minutes.optional(),
  nurseMinutes: minutes.optional(),
  listed: z.number().int().min(0).optional(),
});

async function parametersOf(path: string | undefined): Promise<BackTestParameters> {
  if (path === undefined) return defaultParameters;
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} is not there`);
  });
  const read = assumptions.safeParse(JSON.parse(text));
  if (!read.success) throw new UsageError(`${path} does not hold assumptions of a back-test`);
  const given = Object.entries(read.data).filter(([, value]) => value !== undefined);
  return { ...defaultParameters, ...(Object.fromEntries(given) as Partial<BackTestParameters>) };
}
