import type { BackTestParameters, Side, Tally } from '#decision-tree';

/** Patients of the simulators, with ground truth. */
export interface SimulatedSource {
  readonly kind: 'simulated';
  readonly patients: number;
  readonly days: number;
  /** Measurements a day; the first is the morning's, with every instrument. */
  readonly perDay: number;
  readonly seed: number;
  /** The end of the last day (ms). */
  readonly untilMs: number;
}

/** A JSON Lines file; its format stands in docs/back-test.md. */
export interface FileSource {
  readonly kind: 'file';
  readonly path: string;
  /** SHA-256 (hex) of the content. */
  readonly hash: string;
}

/** What a health system has recorded. Read only, as a role that cannot write there. */
export interface DatabaseSource {
  readonly kind: 'database';
  readonly url: string;
  readonly tenant: string;
  /** Arrival (ms): from, included, and to, excluded. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

export type Source = SimulatedSource | FileSource | DatabaseSource;

/** All that a shard's result depends on. */
export interface Job {
  readonly source: Source;
  /** Tree documents. */
  readonly trees: Readonly<Record<Side, readonly unknown[]>>;
  readonly parameters: BackTestParameters;
  /** Parts the patients are divided into. */
  readonly shards: number;
}

/** Measurements since the last call. */
export type OnProgress = (measurements: number) => void;
export type ShardRunner = (shard: number, onProgress: OnProgress) => Promise<Tally>;
