import { readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Ends every PostgreSQL that was started below a run folder (its data is worth nothing now), and removes the folder. */
export async function removeRunFolder(folder) {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = await readFile(join(folder, name, 'postgresql', 'postmaster.pid'), 'utf8')
      .then((text) => Number.parseInt(text, 10))
      .catch(() => Number.NaN);
    if (Number.isInteger(pid)) await end(pid, join(folder, name));
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function end(pid, folder) {
  const isServer = () => {
    try {
      process.kill(pid, 0);
      if (process.platform !== 'linux') return true;
      // A zombie has no command line; another process has not this one.
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  };
  if (isServer()) process.kill(pid, 'SIGQUIT');
  for (let waited = 0; isServer() && waited < 10_000; waited += 25) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
