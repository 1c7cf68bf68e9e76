import { writeFile } from 'node:fs/promises';
import { drawTree } from '#decision-tree';
import { parse, sayJson, UsageError, type Command } from '../command.js';
import { readOneTree } from '../trees/one-tree.js';

export const showCommand: Command = {
  name: 'show',
  summary: 'draws a tree as a page that is read without JSON',
  usage: `  tree show <tree.tree.json> [--out <file.html>]

One HTML page without scripts, to be read in a browser or printed; without --out on the standard output.`,
  run: async (args, io) => {
    const { values, positionals } = parse(args, { out: { type: 'string' } });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw new UsageError('name one tree');
    const document = await readOneTree(path);
    const page = drawTree(document);
    if (values.out !== undefined) await writeFile(values.out, page);
    else if (!values.json) io.out(page);
    const { tree, version } = document;
    if (values.json)
      sayJson(io, {
        kind: 'show',
        tree,
        version,
        ...(values.out === undefined ? { page } : { file: values.out }),
      });
    return 0;
  },
};
