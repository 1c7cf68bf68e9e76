import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './command.js';

/** Asks on the terminal without showing what is typed. */
export async function askSecret(prompt: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError('there is no terminal to ask for the password on: set TREE_PASSWORD');
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(prompt);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => {
        reject(new UsageError('no password was given'));
      });
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
