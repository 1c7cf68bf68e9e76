import { countDecisions, inReadOnlyTransaction, replayDecisions, type ReplayScope } from '#persistence';
import type { Difference } from '#decision-tree';
import { progressBar } from '../back-test/progress.js';
import { databaseUrl, instant, parse, sayJson, UsageError, type Command } from '../command.js';

const options = {
  tenant: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  all: { type: 'boolean', default: false },
} as const;

const usage = `  tree replay <decision …>
  tree replay --tenant <id> | --since <date> | --until <date> | --all

Makes stored decisions again, from DATABASE_URL and read only: from the recorded facts and the tree versions that
decided, and from facts that are rebuilt from the stored measurements. Tells each difference; there must be none.
Differences name decisions, conditions and facts, and no value of a patient. docs/replay.md says what is compared.

Ends with 1 where there is a difference.`;

export const replayCommand: Command = {
  name: 'replay',
  summary: 'makes stored decisions again and tells each difference',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parse(args, options);
    const scopes = scopesOf(values, positionals);
    const differences: Difference[] = [];
    let decisions = 0;
    let differing = 0;
    await inReadOnlyTransaction(databaseUrl(io), async (client) => {
      let expected = 0;
      for (const scope of scopes) expected += await countDecisions(client, scope);
      const bar = progressBar(io, expected, 'decisions');
      for (const scope of scopes)
        for await (const replayed of replayDecisions(client, scope)) {
          decisions += 1;
          if (replayed.differences.length > 0) differing += 1;
          for (const difference of replayed.differences) {
            if (!values.json) io.out(`${line(difference)}\n`);
            else if (differences.length < listed) differences.push(difference);
          }
          if (decisions % 100 === 0) bar.on(100);
        }
      bar.on(decisions % 100);
      bar.end();
    });
    if (decisions === 0) throw new UsageError('there is no such decision');
    if (values.json) sayJson(io, { kind: 'replay', decisions, differing, differences });
    else io.out(`${decisions} decisions made again, ${differing} differ.\n`);
    return differing > 0 ? 1 : 0;
  },
};

/** Differences in the JSON at most; all are counted. */
const listed = 10_000;

function scopesOf(
  { tenant, since, until, all }: { tenant?: string; since?: string; until?: string; all: boolean },
  decisions: readonly string[],
): readonly ReplayScope[] {
  const period: ReplayScope = {
    ...(tenant !== undefined && { tenant }),
    ...(since !== undefined && { sinceMs: instant('since', since) }),
    ...(until !== undefined && { untilMs: instant('until', until) }),
  };
  if (decisions.some((id) => !/^\d{1,18}$/.test(id)))
    throw new UsageError('a decision is named by its number');
  if (decisions.length > 0) return decisions.map((decision) => ({ ...period, decision }));
  if (!all && Object.keys(period).length === 0)
    throw new UsageError('name decisions, a tenant, a time, or --all');
  return [period];
}

function line({ decision, from, kind, where, stored, again }: Difference): string {
  const what = where === '' ? kind : `${kind} of ${where}`;
  return `decision ${decision}, from the ${from}: ${what}: stored ${stored}, again ${again}`;
}
