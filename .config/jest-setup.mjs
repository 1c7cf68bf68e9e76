import { chmod, mkdtemp, readdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeRunFolder } from './jest-clusters.mjs';

const prefix = 'wardline-test-';

/**
 * A folder for this run. The first test that needs PostgreSQL starts one in it, which all test files share; a run
 * without such tests starts none. What killed runs left behind is removed.
 */
export default async function setup() {
  const place = await realpath(tmpdir());
  for (const name of await readdir(place)) {
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (name.startsWith(prefix) && !isAlive(pid)) await removeRunFolder(join(place, name));
  }
  const folder = await mkdtemp(join(place, `${prefix}${process.pid}-`));
  // As root, PostgreSQL runs as another user, who has to get through.
  await chmod(folder, 0o711);
  process.env.WARDLINE_TEST_RUN = folder;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
