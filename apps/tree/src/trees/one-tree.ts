import { parseTreeText, problemWords, type AnyTreeDocument } from '#decision-tree';
import { UsageError } from '../command.js';
import { readTreeFiles } from './read-trees.js';

/** The one valid document at a path; what is wrong with it otherwise, with its places. */
export async function readOneTree(path: string): Promise<AnyTreeDocument> {
  const [file, ...others] = await readTreeFiles([path]);
  if (file === undefined || others.length > 0) throw new UsageError(`${path} is not one tree`);
  const { document, problems } = parseTreeText(file.text);
  if (document !== undefined) return document;
  throw new UsageError(problems.map((problem) => `${file.path}:${problemWords(problem)}`).join('\n'));
}
