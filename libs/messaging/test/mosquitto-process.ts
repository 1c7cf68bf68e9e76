import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  mosquittoAcl,
  mosquittoConf,
  mosquittoPasswordLine,
  userName,
  type DeviceAccount,
} from '../src/index.js';

export const worker = { username: 'ingest', password: 'worker-secret' } as const;

/** A real Mosquitto with the generated configuration, in a folder of its own. */
export class MosquittoProcess {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(accounts: readonly DeviceAccount[]): Promise<MosquittoProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
    chmodSync(folder, 0o755);
    const mosquitto = new MosquittoProcess(folder, await freePort());
    const path = (name: string) => join(folder, name);
    writeFileSync(path('acl'), mosquittoAcl(accounts, [worker.username]), { mode: 0o700 });
    const lines = [
      mosquittoPasswordLine(worker.username, worker.password),
      ...accounts.map((account) => mosquittoPasswordLine(userName(account), 'secret')),
    ];
    writeFileSync(path('passwords'), `${lines.join('\n')}\n`, { mode: 0o700 });
    const conf = mosquittoConf({
      port: mosquitto.port,
      bind: '127.0.0.1',
      persistenceLocation: `${folder}/`,
      passwordFile: path('passwords'),
      aclFile: path('acl'),
      ...(process.getuid?.() === 0 && { runAs: 'root' }),
    });
    writeFileSync(path('mosquitto.conf'), conf);
    await mosquitto.run();
    return mosquitto;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async run(): Promise<void> {
    this.process = spawn('mosquitto', ['-c', join(this.folder, 'mosquitto.conf')], { stdio: 'ignore' });
    this.process.once('error', () => undefined);
    while (!(await listens(this.port))) {
      if (this.process.exitCode !== null || this.process.pid === undefined) {
        throw new Error('mosquitto did not start: is it installed, and on the PATH?');
      }
    }
  }

  async kill(): Promise<void> {
    const { process: child } = this;
    if (child?.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      setImmediate(resolve, false);
    });
  });
}
