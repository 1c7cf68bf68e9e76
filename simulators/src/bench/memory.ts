import { readFile } from 'node:fs/promises';

const everyMs = 250;

/** Watches how much memory a process holds. Linux only: elsewhere `maxMb` stays 0. */
export class MemoryWatch {
  /** MB resident, at most, since the watch began. */
  maxMb = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.timer = setInterval(() => {
      void residentMb(pid).then((mb) => {
        this.maxMb = Math.max(this.maxMb, mb);
      });
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
}
