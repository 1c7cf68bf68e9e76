import {
  activateTreeVersion,
  resumeTree,
  rollbackTree,
  stopTree,
  type TreeAnswer,
  type TreeStore,
} from '#persistence';
import { parse, UsageError, type Command } from '../command.js';
import { importApproval, readApprovalFile, type ApprovalFile } from '../offline/approval-file.js';
import { hashOf, personOptions, personUsage, tenantOf } from '../people/named-tree.js';
import { asPerson } from '../people/person.js';

const options = { ...personOptions, reason: { type: 'string' }, approval: { type: 'string' } } as const;

interface Act {
  readonly tenant: string;
  readonly named: string | undefined;
  readonly reason: string;
  /** Signatures to bring first; of `activate` only. */
  readonly approval: ApprovalFile | undefined;
}

/** An act that changes which version of a tree is at work. */
function act(
  name: string,
  summary: string,
  takes: string,
  work: (store: TreeStore, act: Act) => Promise<TreeAnswer>,
): Command {
  return {
    name,
    summary,
    usage: `  tree ${name} ${takes} --tenant <id> --as <e-mail> --reason "<why>"\n\n${personUsage}`,
    run: async (args, io) => {
      const { values, positionals } = parse(args, options);
      const { reason } = values;
      if (reason === undefined || reason.trim() === '') throw new UsageError('--reason says why');
      if (values.approval !== undefined && name !== 'activate')
        throw new UsageError('--approval goes with activate and submit');
      const approval = values.approval === undefined ? undefined : await readApprovalFile(values.approval);
      const given = { tenant: tenantOf(values), named: positionals[0], reason, approval };
      const code = await asPerson(io, values.as, ({ store }) => work(store, given));
      if (code === 0 && !values.json) io.out('done\n');
      return code;
    },
  };
}

const byHash = '<tree.tree.json or hash>';
const byName = '<tree>';

export const activateCommand = act(
  'activate',
  'puts a signed version to work, in the place of the one at work now',
  `${byHash} [--approval <name.approval.json>]`,
  async (store, { tenant, named, reason, approval }) => {
    const hash = await hashOf(named);
    const brought = approval && (await importApproval(store, approval, hash));
    if (brought?.ok === false) return brought;
    const replaces = await atWork(store, tenant, await nameOf(store, hash));
    return activateTreeVersion(store, { tenant, hash, replaces, reason });
  },
);

export const rollbackCommand = act(
  'rollback',
  'goes one version back',
  byName,
  async (store, { tenant, named, reason }) => {
    const tree = nameGiven(named);
    const leaves = await atWork(store, tenant, tree);
    return leaves === undefined
      ? { ok: false, code: 'nothing-to-roll-back' }
      : rollbackTree(store, { tenant, tree, leaves, reason });
  },
);

export const stopCommand = act(
  'stop',
  'takes a tree out of work: the fail-safe tree decides for whom it covered',
  byName,
  (store, { tenant, named, reason }) => stopTree(store, tenant, nameGiven(named), reason),
);

export const resumeCommand = act(
  'resume',
  'lets a stopped tree decide again',
  byName,
  (store, { tenant, named, reason }) => resumeTree(store, tenant, nameGiven(named), reason),
);

function nameGiven(named: string | undefined): string {
  if (named === undefined) throw new UsageError('name the tree');
  return named;
}

async function nameOf(store: TreeStore, hash: string): Promise<string> {
  const [row] = await store.query<{ tree: string }>(
    'SELECT tree FROM wardline.tree_version WHERE hash = $1',
    [hash],
  );
  if (row === undefined) throw new UsageError('the tree was not handed in: tree submit');
  return row.tree;
}

/** The hash at work now; undefined for none, or a stopped tree. */
async function atWork(store: TreeStore, tenant: string, tree: string): Promise<string | undefined> {
  const [row] = await store.query<{ hash: string | null }>(
    'SELECT hash FROM wardline.tree_activation WHERE tenant_id = $1 AND tree = $2 ORDER BY entry_id DESC LIMIT 1',
    [tenant, tree],
  );
  return row?.hash ?? undefined;
}
