import type { Command, ExitCode } from './command.js';
import { UsageError } from './command.js';
import { activateCommand, resumeCommand, rollbackCommand, stopCommand } from './commands/activate.js';
import { backTestCommand } from './commands/back-test.js';
import { diffCommand } from './commands/diff.js';
import { keyCommand } from './commands/key.js';
import { mutantsCommand } from './commands/mutants.js';
import { replayCommand } from './commands/replay.js';
import { shadowCommand } from './commands/shadow.js';
import { showCommand } from './commands/show.js';
import { signCommand } from './commands/sign.js';
import { submitCommand } from './commands/submit.js';
import { casesCommand, verifyCommand } from './commands/verify.js';
import type { Io } from './io.js';

const commands: readonly Command[] = [
  verifyCommand,
  casesCommand,
  showCommand,
  diffCommand,
  mutantsCommand,
  backTestCommand,
  shadowCommand,
  submitCommand,
  keyCommand,
  signCommand,
  activateCommand,
  rollbackCommand,
  stopCommand,
  resumeCommand,
  replayCommand,
];

/**
 * Runs one command of the tree tool.
 *
 * @param argv without the program's own name: `['verify', 'decision-trees']`
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...args] = argv;
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    const isHelp = name === 'help' || name === '--help';
    if (isHelp) io.out(`${overview()}\n`);
    else io.err(`${overview()}\n`);
    return isHelp ? 0 : 2;
  }
  if (args.includes('--help')) {
    io.out(`${help(command)}\n`);
    return 0;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    io.err(`tree ${command.name}: ${message}${typeof code === 'string' ? ` (${code})` : ''}\n`);
    if (error instanceof UsageError) io.err(`\n${help(command)}\n`);
    return 2;
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'tree <command> … [--json]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    '  tree <command> --help says more. Ends with 0: good; 1: something was found; 2: it could not be run.',
  ].join('\n');
}

function help({ name, summary, usage }: Command): string {
  return [`tree ${name}: ${summary}`, '', usage].join('\n');
}
