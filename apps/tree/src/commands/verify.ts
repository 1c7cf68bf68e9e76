import { parse, sayJson, type Command, type ExitCode } from '../command.js';
import type { Io } from '../io.js';
import { readTreeFiles, shippedTrees } from '../trees/read-trees.js';
import { checkFile, type CheckedFile } from '../verify/check-file.js';
import { fileWords, findingWords } from '../verify/words.js';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'proves a tree over its whole input space, and runs its worked cases',
  usage: `  tree verify [<files or folders>]        default: the trees that come with Wardline

Each tree (*.tree.json, *.protocol.json) and escalation policy (*.policy.json): form and meaning with line and column, the verifier over every input (missing, stale and
implausible values included; of a protocol every answer, too) with an example patient for each finding, the worked
cases beside it (*.cases.json), and whether they come to every leaf and take every branch.

Ends with 1 where there is any finding.`,
  run: (args, io) => check(args, io, true),
};

export const casesCommand: Command = {
  name: 'cases',
  summary: 'runs the worked cases of a tree and says what they cover',
  usage: `  tree cases [<files or folders>]         default: the trees that come with Wardline

As verify, without the verifier. Ends with 1 where a case fails, or a leaf or branch is covered by none.`,
  run: (args, io) => check(args, io, false),
};

async function check(args: readonly string[], io: Io, verify: boolean): Promise<ExitCode> {
  const { values, positionals } = parse(args, {});
  const files = await readTreeFiles(positionals.length === 0 ? [shippedTrees] : positionals);
  const checked: CheckedFile[] = [];
  for (const file of files) {
    const found = await checkFile(file, { verify });
    checked.push(found);
    if (values.json) continue;
    for (const finding of found.findings) io.out(`${findingWords(finding)}\n`);
    io.out(`${fileWords(found)}\n`);
  }
  const findings = checked.reduce((count, file) => count + file.findings.length, 0);
  if (values.json) sayJson(io, { kind: verify ? 'verify' : 'cases', findings, files: checked });
  return findings > 0 ? 1 : 0;
}
