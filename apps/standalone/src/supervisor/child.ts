import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReadyMessage } from '#observability';

export interface ChildSpec {
  /** As it is shown. */
  readonly name: string;
  /** Path of the compiled main module. */
  readonly main: string;
  readonly environment: Readonly<Record<string, string>>;
}

const firstPauseMs = 200;
const longestPauseMs = 5000;
const stopGraceMs = 10_000;

/** One child process that is started again, ever more patiently, whenever it dies without having been asked to. */
export class Child {
  private process: ChildProcess | undefined;
  private readonly stopping = new AbortController();
  private failures = 0;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly spec: ChildSpec,
    private readonly say: (line: string) => void,
  ) {}

  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Resolves with what the child reports when it is ready. Rejects when it dies before that. */
  start(): Promise<ReadyMessage> {
    const child = this.spawn();
    this.running = this.keepAlive(child);
    return readiness(child, this.spec.name);
  }

  /** Asks it to stop, and ends it if it does not. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const child = this.process;
    child?.kill('SIGTERM');
    const impatience = setTimeout(() => child?.kill('SIGKILL'), stopGraceMs);
    await this.running;
    clearTimeout(impatience);
  }

  kill(): void {
    this.stopping.abort();
    this.process?.kill('SIGKILL');
  }

  private spawn(): ChildProcess {
    const child = fork(this.spec.main, {
      env: this.spec.environment,
      // Passed on from here and not inherited: a terminal that is held (Ctrl-S) must not hold the children's work.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.pipe(process.stdout, { end: false });
    child.stderr?.pipe(process.stderr, { end: false });
    this.process = child;
    return child;
  }

  private async keepAlive(first: ChildProcess): Promise<void> {
    const { signal } = this.stopping;
    for (let child = first; ; child = this.spawn()) {
      readiness(child, this.spec.name).then(
        () => {
          this.failures = 0;
        },
        () => undefined, // its end is seen here
      );
      const reason = await ended(child);
      const wait = Math.min(firstPauseMs * 2 ** this.failures++, longestPauseMs);
      if (!signal.aborted) this.say(`${this.spec.name} ended (${reason}); starting it again`);
      try {
        await pause(wait, undefined, { signal });
      } catch {
        return;
      }
    }
  }
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? `code ${String(code)}`);
    });
  });
}

function readiness(child: ChildProcess, name: string): Promise<ReadyMessage> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (isReady(message)) resolve(message);
    });
    child.once('exit', (code) => {
      reject(new Error(`${name} ended before it was ready (code ${String(code)})`));
    });
    child.once('error', reject);
  });
}

function isReady(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}
