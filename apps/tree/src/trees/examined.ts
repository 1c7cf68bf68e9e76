import { readFile } from 'node:fs/promises';
import { examine, parseCasesText, type AnyTreeDocument, type Examination } from '#decision-tree';
import { UsageError } from '../command.js';
import { casesBeside } from '../verify/check-file.js';

/** What the verifier and the worked cases beside it say of a tree: what a physician is shown and signs the hash of. */
export async function examineFile(path: string, document: AnyTreeDocument): Promise<Examination> {
  const text = await readFile(casesBeside(path), 'utf8').catch(() => {
    throw new UsageError(`${casesBeside(path)} is not there`);
  });
  const { cases } = parseCasesText(text, document);
  if (cases === undefined) throw new UsageError(`${casesBeside(path)} cannot be read; tree cases says where`);
  return examine(document, cases);
}
