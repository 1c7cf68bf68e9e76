import { treeDifference } from '#decision-tree';
import { parse, sayJson, UsageError, type Command } from '../command.js';
import { readOneTree } from '../trees/one-tree.js';

export const diffCommand: Command = {
  name: 'diff',
  summary: 'tells in words how two trees differ',
  usage: `  tree diff <before.tree.json> <after.tree.json>

Ends with 1 where they differ.`,
  run: async (args, io) => {
    const { values, positionals } = parse(args, {});
    const [before, after, ...others] = positionals;
    if (before === undefined || after === undefined || others.length > 0)
      throw new UsageError('name two trees');
    const difference = treeDifference(await readOneTree(before), await readOneTree(after));
    const { changes } = difference;
    if (values.json) sayJson(io, { kind: 'diff', ...difference });
    else {
      const named = ({ tree, version, hash }: typeof difference.before): string =>
        `${tree} ${version} (${hash.slice(0, 12)})`;
      io.out(`${named(difference.before)} → ${named(difference.after)}: ${changes.length} changes\n`);
      for (const { kind, in: side, pointer, words } of changes)
        io.out(`  ${kind}: ${words}  [${side} ${pointer === '' ? '/' : pointer}]\n`);
    }
    return changes.length > 0 ? 1 : 0;
  },
};
