import {
  followShadows,
  shadowReport,
  shadowRuns,
  startShadow,
  stopShadow,
  type ShadowReport,
} from '#persistence';
import pg from 'pg';
import {
  databaseUrl,
  parse,
  sayJson,
  UsageError,
  wholeNumber,
  type Command,
  type ExitCode,
} from '../command.js';
import type { Io } from '../io.js';
import { documentOf, tenantOf } from '../people/named-tree.js';

const options = { tenant: { type: 'string' }, list: { type: 'string', default: '20' } } as const;

export const shadowCommand: Command = {
  name: 'shadow',
  summary: 'lets a candidate decide beside the live trees, without any effect',
  usage: `  tree shadow start <candidate.tree.json> --tenant <id>
  tree shadow stop <run>
  tree shadow follow                       decides what waits, and ends; the escalation app does the same all the time
  tree shadow show [<run>] [--list <n>]    the runs, or how one differs from what is live

DATABASE_URL is the schema owner's for start and stop; otherwise the auditor's will do. No alert, event or queue ever
comes of it. show ends with 1 where the candidate decided otherwise.`,
  run: async (args, io) => {
    const { values, positionals } = parse(args, options);
    const [what, named] = positionals;
    if (what === 'start') {
      const tenant = tenantOf(values);
      const { document } = await documentOf(named);
      const run = await connected(io, 'owner', (client) => startShadow(client, tenant, document));
      if (values.json) sayJson(io, { kind: 'shadow', run });
      else io.out(`run ${run}\n`);
      return 0;
    }
    if (what === 'stop') {
      const run = runOf(named);
      const stopped = await connected(io, 'owner', (client) => stopShadow(client, run));
      if (!stopped) throw new UsageError('no such run decides');
      return 0;
    }
    if (what === 'follow') return follow(io);
    if (what !== 'show') throw new UsageError('start, stop, follow or show?');
    return named === undefined
      ? showRuns(io, values.json)
      : showRun(io, runOf(named), wholeNumber('list', values.list, 0), values.json);
  },
};

async function follow(io: Io): Promise<ExitCode> {
  await connected(io, 'auditor', async (client) => {
    let decided = 0;
    for (;;) {
      const turn = await followShadows(client);
      decided += turn.decided;
      if (!turn.full) break;
    }
    io.out(`${decided} decisions in shadow\n`);
  });
  return 0;
}

async function showRuns(io: Io, json: boolean): Promise<ExitCode> {
  const runs = await connected(io, 'auditor', shadowRuns);
  if (json) sayJson(io, { kind: 'shadow', runs });
  for (const { runId, tenant, tree, version, startedAt, stoppedAt } of json ? [] : runs) {
    const until = stoppedAt === null ? 'still' : `until ${stoppedAt.toISOString()}`;
    io.out(`run ${runId}: ${tree} ${version} for ${tenant}, from ${startedAt.toISOString()}, ${until}\n`);
  }
  return 0;
}

async function showRun(io: Io, run: string, limit: number, json: boolean): Promise<ExitCode> {
  const report = await connected(io, 'auditor', (client) =>
    shadowReport(
      { query: async (text, values = []) => (await client.query(text, [...values])).rows as never },
      run,
      limit,
    ),
  );
  if (json) sayJson(io, { kind: 'shadow', run, ...report });
  else io.out(words(report));
  return report.differing > 0 ? 1 : 0;
}

function words({ decisions, differing, patients, changes, differences }: ShadowReport): string {
  return [
    `${decisions} decisions about ${patients} patients, ${differing} differ`,
    ...changes.map(
      ({ condition, live, candidate, count }) => `  ${count} × ${condition}: ${live} → ${candidate}`,
    ),
    ...differences.map(({ patient, measurement, decidedAt, live, candidate }) => {
      const said = (found: typeof live): string =>
        Object.entries(found)
          .map(([condition, { leaf, disposition }]) => `${condition} ${disposition} (${leaf})`)
          .join(', ') || 'baseline';
      return `  ${patient}  ${decidedAt.toISOString()}  reading ${measurement}: live ${said(live)}; candidate ${said(candidate)}`;
    }),
    '',
  ].join('\n');
}

function runOf(named: string | undefined): string {
  if (named === undefined || !/^\d{1,18}$/.test(named)) throw new UsageError('a run is named by its number');
  return named;
}

async function connected<T>(
  io: Io,
  as: 'owner' | 'auditor',
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl(io), application_name: 'wardline-tree' });
  await client.connect();
  try {
    if (as === 'auditor') await client.query('SET ROLE wardline_auditor');
    return await work(client);
  } finally {
    await client.end();
  }
}
