import { treeConfig } from '#config';
import { askSecret } from './ask-secret.js';
import { run } from './run.js';

try {
  process.exitCode = await run(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTty: process.stderr.isTTY,
    config: treeConfig(),
    askSecret,
  });
} catch (error) {
  process.stderr.write(`tree: ${error instanceof Error ? error.message : 'it failed'}\n`);
  process.exitCode = 2;
}
