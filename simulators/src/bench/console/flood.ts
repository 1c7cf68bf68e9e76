import { randomUUID } from 'node:crypto';
import { Gateway, type Outgoing } from '../../load/gateway.js';
import { deviceOf, gatewayAccount, populationSecret, type Population } from '../../load/population.js';
import { buildTopic } from '#messaging';

/** Publishes critical readings: the first of a patient opens an alert, more of the same join it. */
export class Flood {
  readonly #gateway: Gateway<Outgoing>;
  #acknowledged = 0;

  constructor(
    port: number,
    private readonly population: Population,
  ) {
    this.#gateway = new Gateway({
      host: '127.0.0.1',
      port,
      username: gatewayAccount(population, 0),
      password: populationSecret,
      clientId: 'console-bench',
      window: 500,
      onAcknowledged: () => {
        this.#acknowledged += 1;
      },
    });
    this.#gateway.start();
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** SpO2 of 80 % is critical under the shipped limits, and so the nurse's; pulse as usual. */
  publish(patient: number): void {
    this.#gateway.publish({
      topic: buildTopic({ tenant: this.population.tenant, device: deviceOf(patient), channel: 'reading' }),
      payload: JSON.stringify({
        id: randomUUID(),
        at: new Date().toISOString(),
        values: [
          { code: '59408-5', value: 80, unit: '%' },
          { code: '8867-4', value: 80, unit: '/min' },
        ],
      }),
    });
  }

  /** So many a second, each for the next patient, until the returned function is called. */
  every(perSecond: number): () => void {
    let next = 0;
    const timer = setInterval(() => {
      this.publish(next++ % this.population.patients);
    }, 1000 / perSecond);
    return () => {
      clearInterval(timer);
    };
  }

  close(): void {
    this.#gateway.close();
  }
}
