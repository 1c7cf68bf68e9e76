import type { TreeVersion } from './tree-data.js';

/** One tree of one health system, with the version that decides (or was stopped) apart from the others. */
export interface ListedTree {
  readonly tenant: string;
  readonly tree: string;
  /** What its name, kind and programme are taken from. */
  readonly shown: TreeVersion;
  readonly atWork: TreeVersion | undefined;
  readonly others: readonly TreeVersion[];
}

/** Versions by health system and tree, in the order of kinds and then of titles. */
export function listedTrees(items: readonly TreeVersion[]): ReadonlyMap<string, readonly ListedTree[]> {
  const byTenant = new Map<string, Map<string, TreeVersion[]>>();
  for (const item of items) {
    const trees = byTenant.get(item.tenant) ?? new Map<string, TreeVersion[]>();
    byTenant.set(item.tenant, trees);
    trees.set(item.tree, [...(trees.get(item.tree) ?? []), item]);
  }
  return new Map(
    [...byTenant].map(([tenant, trees]) => [
      tenant,
      [...trees.values()].flatMap((versions) => listed(versions)).sort(inOrder),
    ]),
  );
}

function listed(versions: readonly TreeVersion[]): readonly ListedTree[] {
  const atWork = versions.find(({ decides, state }) => decides || state === 'stopped');
  const shown = atWork ?? versions[0];
  if (shown === undefined) return [];
  const { tenant, tree } = shown;
  return [{ tenant, tree, shown, atWork, others: versions.filter((one) => one !== atWork) }];
}

const kinds = ['screening', 'protocol', 'escalation-policy'];

function inOrder(a: ListedTree, b: ListedTree): number {
  const byKind = kinds.indexOf(a.shown.kind) - kinds.indexOf(b.shown.kind);
  return byKind === 0 ? a.shown.title.localeCompare(b.shown.title, 'en') : byKind;
}

/** Where a version's page is. */
export function pathOf(
  { tree, hash, tenant }: Pick<TreeVersion, 'tree' | 'hash' | 'tenant'>,
  part?: string,
): string {
  return `/trees/${tree}/${hash}/${tenant}${part === undefined ? '' : `/${part}`}`;
}
