import { canaryTenant } from '#persistence';
import { buildTopic } from '#messaging';

export const canaryEveryMs = 2000;

/** A reading like any other, of the worker's own canary: normal, now, and never the same twice. */
export function canaryMessage(
  workerId: string,
  device: string,
  now: Date,
): { topic: string; payload: string } {
  const at = now.toISOString();
  return {
    topic: buildTopic({ tenant: canaryTenant, device, channel: 'reading' }),
    payload: JSON.stringify({
      id: `${workerId}-${at}`,
      at,
      values: [{ code: '59408-5', value: 97, unit: '%' }],
    }),
  };
}

/**
 * Sends a canary every two seconds the way a device would, and keeps on trying: the heartbeat is earned by its
 * decision in the database, not by this loop.
 */
export class Canary {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly publish: (topic: string, payload: string) => Promise<void>,
    private readonly workerId: string,
    private readonly device: string,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.send();
    this.timer = setInterval(() => {
      this.send();
    }, canaryEveryMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private send(): void {
    const { topic, payload } = canaryMessage(this.workerId, this.device, new Date());
    this.publish(topic, payload).catch(this.onFailure);
  }
}
