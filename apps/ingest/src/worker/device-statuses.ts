import { parseTopic, type StatusMessage } from '#messaging';
import { Loop, saveDeviceStatus } from '#persistence';
import type { DataSource } from 'typeorm';

type Status = Parameters<typeof saveDeviceStatus>[1];

/** While the database is away, in milliseconds. */
const retryEveryMs = 2000;

/**
 * What devices say of themselves, kept in the order in which they said it: one at a time, and of each device the last word
 * only. A device that flaps costs no more than one that does not. No measurement waits for it.
 */
export class DeviceStatuses {
  private readonly pending = new Map<string, Status>();
  private readonly loop: Loop;

  constructor(
    private readonly database: DataSource,
    onError: (error: unknown) => void,
  ) {
    this.loop = new Loop({ turn: () => this.saveOne(), everyMs: retryEveryMs, onError });
  }

  /** What is no status of the contract is ignored. */
  put({ topic, payload, isKept }: StatusMessage): void {
    const address = parseTopic(topic);
    const said = readStatus(payload);
    if (address === undefined || said === undefined) return;
    const { tenant: tenantId, device: deviceId } = address;
    const former = this.pending.get(topic);
    this.pending.set(topic, {
      ...former,
      ...said,
      tenantId,
      deviceId,
      isKept: isKept && former?.isKept !== false,
    });
    this.loop.wake();
  }

  /** Resolves when what is being saved is; the rest is given up: a broker keeps the last word of each device. */
  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async saveOne(): Promise<boolean> {
    const [next] = this.pending;
    if (next === undefined) return false;
    const [topic, status] = next;
    await saveDeviceStatus(this.database, status);
    // Unless it has said something else meanwhile.
    if (this.pending.get(topic) === status) this.pending.delete(topic);
    return this.pending.size > 0;
  }
}

function readStatus(payload: Buffer): { online?: boolean; battery?: number } | undefined {
  try {
    const status: unknown = JSON.parse(payload.toString('utf8'));
    if (typeof status !== 'object' || status === null) return undefined;
    const online = 'online' in status && typeof status.online === 'boolean' ? { online: status.online } : {};
    const percent = 'battery' in status ? status.battery : undefined;
    const battery =
      typeof percent === 'number' && percent >= 0 && percent <= 100 ? { battery: Math.round(percent) } : {};
    return { ...online, ...battery };
  } catch {
    return undefined;
  }
}
