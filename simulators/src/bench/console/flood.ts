import { randomUUID } from 'node:crypto';
import { Gateway, type Outgoing } from '../../load/gateway.js';
import {
  deviceOf,
  dryWeightOf,
  gatewayAccount,
  populationSecret,
  type Population,
} from '../../load/population.js';
import { buildTopic } from '#messaging';

interface Value {
  readonly code: string;
  readonly value: number;
  readonly unit: string;
}

/** SpO2 of 80 % is critical under the shipped limits, and so the nurse's; pulse as usual. */
export function criticalOf(): readonly Value[] {
  return [
    { code: '59408-5', value: 80, unit: '%' },
    { code: '8867-4', value: 80, unit: '/min' },
  ];
}

/** A pulse of 115 with heart failure, at the weight of the plan, is Tier-1's: one alert, and no other. */
export function forTier1Of(patient: number): readonly Value[] {
  return [
    { code: '8867-4', value: 115, unit: '/min' },
    { code: '29463-7', value: dryWeightOf(patient), unit: 'kg' },
  ];
}

/** Publishes readings: the first of a patient opens an alert, more of the same join it. */
export class Flood {
  readonly #gateway: Gateway<Outgoing>;
  #acknowledged = 0;

  constructor(
    port: number,
    private readonly population: Population,
    private readonly valuesOf: (patient: number) => readonly Value[],
  ) {
    this.#gateway = new Gateway({
      host: '127.0.0.1',
      port,
      username: gatewayAccount(population, 0),
      password: populationSecret,
      clientId: `console-bench-${population.tenant}`,
      window: 500,
      onAcknowledged: () => {
        this.#acknowledged += 1;
      },
    });
  }

  start(): void {
    this.#gateway.start();
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  publish(patient: number): void {
    this.#gateway.publish({
      topic: buildTopic({ tenant: this.population.tenant, device: deviceOf(patient), channel: 'reading' }),
      payload: JSON.stringify({
        id: randomUUID(),
        at: new Date().toISOString(),
        values: this.valuesOf(patient),
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
