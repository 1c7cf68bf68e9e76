import { deviceOf, enrol, gatewayAccount, Gateway, noise, populationSecret } from '#simulators';
import type { Outgoing, Platform, Population } from '#simulators';

export interface SentValue {
  readonly code: string;
  readonly value: number;
}

interface Message extends Outgoing {
  readonly ids: readonly string[];
}

/** Enough to keep every lane busy, so that each kill hits messages in flight. */
const windowOfGateway = 120;

/**
 * Several gateways that send again whatever has no PUBACK, and this test's own list of what they sent: id → values.
 * Content depends on the seed alone.
 */
export class PersistentPublisher {
  readonly measurements = new Map<string, readonly SentValue[]>();
  private readonly gateways: Gateway<Message>[] = [];
  private acknowledged = 0;
  private readonly startedMs = Date.now() - 60_000;
  private waiters: { readonly count: number; readonly resolve: () => void }[] = [];

  static async create(
    platform: Platform,
    population: Population,
    seed: number,
  ): Promise<PersistentPublisher> {
    await enrol(platform.ownerUrl, population);
    return new PersistentPublisher(platform.mqttPort, population, seed);
  }

  private constructor(
    port: number,
    private readonly population: Population,
    private readonly seed: number,
  ) {
    for (let i = 0; i < population.gateways; i++) {
      const gateway = new Gateway<Message>({
        host: '127.0.0.1',
        port,
        username: gatewayAccount(population, i),
        password: populationSecret,
        clientId: `gateway-${i}`,
        window: windowOfGateway,
        onAcknowledged: () => {
          this.count();
        },
      });
      this.gateways.push(gateway);
      gateway.start();
    }
  }

  /** Gives all messages to the gateways, which send as fast as acknowledgements come. */
  start(messages: number): void {
    for (let i = 0; i < messages; i++) this.gateways[i % this.gateways.length]?.publish(this.message(i));
  }

  get inFlight(): number {
    return this.gateways.reduce((sum, gateway) => sum + gateway.inFlight, 0);
  }

  async untilAcknowledged(count: number): Promise<void> {
    if (this.acknowledged >= count) return;
    await new Promise<void>((resolve) => this.waiters.push({ count, resolve }));
  }

  close(): void {
    for (const gateway of this.gateways) gateway.close();
  }

  private count(): void {
    this.acknowledged++;
    const due = this.waiters.filter(({ count }) => count <= this.acknowledged);
    if (due.length === 0) return;
    this.waiters = this.waiters.filter(({ count }) => count > this.acknowledged);
    for (const { resolve } of due) resolve();
  }

  /**
   * One measurement, or up to five of a device that was out of reach. One in thirty is severe, and one in thirty is
   * late, so that alerts, their events and decisions made again are written while things are killed.
   */
  private message(index: number): Message {
    const draw = (low: number, high: number, ...keys: number[]): number =>
      low + Math.floor((high - low + 1) * noise(this.seed, index, ...keys));
    const device = deviceOf(draw(0, this.population.patients - 1, 1));
    const isSevere = draw(0, 29, 3) === 0;
    const takenMs = this.startedMs + index * 2 - (draw(0, 29, 4) === 0 ? 600_000 : 0);
    const readings = Array.from({ length: draw(1, 5, 2) }, (_, part) => {
      const values = [
        { code: '59408-5', value: isSevere ? draw(78, 90, 5, part) : draw(95, 99, 5, part), unit: '%' },
        { code: '8867-4', value: draw(60, 95, 6, part), unit: '/min' },
      ];
      const id = `k-${index}-${part}`;
      this.measurements.set(
        id,
        values.map(({ code, value }) => ({ code, value })),
      );
      return { id, at: new Date(takenMs + part).toISOString(), values };
    });
    return {
      topic: `rpm/v1/${this.population.tenant}/${device}/reading`,
      payload: JSON.stringify(readings.length === 1 ? readings[0] : readings),
      ids: readings.map(({ id }) => id),
    };
  }
}
