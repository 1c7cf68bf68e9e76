import { scoped, type Scope } from '#access';
import { Loop } from '#persistence';
import type { DataSource } from 'typeorm';
import { saveReceipts, type Receipt } from '../alert/alert-repository.js';

/** Receipts that wait for the database; beyond it the oldest are given up, and an alert looks undelivered. */
const waitingAtMost = 20_000;
/** Receipts in one statement. */
const statementSize = 500;

/** Writes the clients' acknowledgements down, many in one transaction and each in its person's name. */
export class DeliveredReceipts {
  #waiting: { readonly scope: Scope; readonly receipt: Receipt }[] = [];
  readonly #source: DataSource;
  readonly #loop: Loop;

  constructor(source: DataSource, onError: (error: unknown) => void) {
    this.#source = source;
    this.#loop = new Loop({ turn: () => this.#turn(), everyMs: 1000, onError });
  }

  add(scope: Scope, receipts: readonly Receipt[]): void {
    this.#waiting.push(...receipts.map((receipt) => ({ scope, receipt })));
    if (this.#waiting.length > waitingAtMost) this.#waiting = this.#waiting.slice(-waitingAtMost);
    this.#loop.wake();
  }

  /** Writes what still waits, once, and stops. */
  async stop(): Promise<void> {
    await this.#loop.stop();
    while (this.#waiting.length > 0 && (await this.#turn().catch(() => false)));
  }

  /** The receipts of whoever's has waited longest. Taken off the list only when they are stored. */
  async #turn(): Promise<boolean> {
    const first = this.#waiting[0];
    if (first === undefined) return false;
    const taken = this.#waiting
      .filter(({ scope }) => scope.staffId === first.scope.staffId)
      .slice(0, statementSize);
    await scoped(this.#source, first.scope, (tx) =>
      saveReceipts(
        tx,
        'delivered',
        taken.map(({ receipt }) => receipt),
      ),
    );
    const stored = new Set(taken);
    this.#waiting = this.#waiting.filter((one) => !stored.has(one));
    return this.#waiting.length > 0;
  }
}
