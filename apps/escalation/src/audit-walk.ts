import type { AuditedBooks } from './auditor.js';

export interface Window {
  readonly from: Date;
  readonly to: Date;
}

export interface AuditWalkOptions {
  /** How far back it begins, and what its sums cover. Seconds. */
  readonly reachSeconds: number;
  /** How much is read in one step. Seconds. */
  readonly stepSeconds: number;
  /** At the end it begins again instead of following the time: rows must not vanish later, either. */
  readonly roundAndRound: boolean;
}

/**
 * Reads the books step by step, each step short: a look at a whole day, or even at a minute under full load, would take
 * the machine away from the readings that come in.
 */
export class AuditWalk {
  readonly #options: AuditWalkOptions;
  #reached: number | undefined;
  #read: AuditedBooks[][] = [];

  constructor(options: AuditWalkOptions) {
    this.#options = options;
  }

  /** The next step's window, or nothing while less than a step has settled since the last one. */
  next(settled: Date): Window | undefined {
    const step = this.#options.stepSeconds * 1000;
    const beginning = settled.getTime() - this.#options.reachSeconds * 1000;
    let from = Math.max(this.#reached ?? beginning, beginning);
    if (from + step > settled.getTime()) {
      if (!this.#options.roundAndRound) return undefined;
      from = beginning;
    }
    return { from: new Date(from), to: new Date(from + step) };
  }

  /** A step's window has been read; a step that failed is not told and comes again. */
  took(window: Window, books: readonly AuditedBooks[]): void {
    this.#reached = window.to.getTime();
    this.#read.push([...books]);
    const steps = Math.ceil(this.#options.reachSeconds / this.#options.stepSeconds);
    if (this.#read.length > steps) this.#read = this.#read.slice(-steps);
  }

  /** What the books of the reach cannot account for, by tenant. */
  unaccounted(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const books of this.#read)
      for (const { tenantId, unaccounted, discrepancies } of books)
        sums.set(tenantId, (sums.get(tenantId) ?? 0) + unaccounted - (discrepancies[cumulative] ?? 0));
    for (const { tenantId, discrepancies } of this.#read.at(-1) ?? [])
      sums.set(tenantId, (sums.get(tenantId) ?? 0) + (discrepancies[cumulative] ?? 0));
    return sums;
  }

  /** Steps of escalations in the reach that disagree with the alerts' histories or with the calls, by tenant. */
  unaccountedSteps(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const books of this.#read)
      for (const { tenantId, steps } of books)
        sums.set(tenantId, (sums.get(tenantId) ?? 0) + steps.unaccounted);
    return sums;
  }
}

/** Counted from the beginning of the books in every window, not only in it. */
const cumulative = 'acknowledgedUnseen';
