import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Io } from './io.js';

/** 0: good. 1: something was found. 2: it could not be run. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Arguments and options, for `tree <command> --help`. */
  readonly usage: string;
  run(args: readonly string[], io: Io): Promise<ExitCode>;
}

/** The command line cannot be understood, or what it names is not there. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

/** Options every command has. */
const common = { json: { type: 'boolean', default: false } } as const;

/** @throws UsageError for an option that does not exist or lacks its value */
export function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options: { ...common, ...options }, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A whole number of an option. */
export function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new UsageError(`--${name} is a whole number from ${least}`);
  return number;
}

/** An instant of an option, RFC 3339 date or date and time, as ms. */
export function instant(name: string, text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new UsageError(`--${name} is a date such as 2026-11-20, or a date and time`);
  return ms;
}

/** The URL of the database. */
export function databaseUrl({ config }: Io): string {
  if (config.databaseUrl === undefined) throw new UsageError('DATABASE_URL is not set');
  return config.databaseUrl;
}

export function sayJson(io: Io, value: unknown): void {
  io.out(`${JSON.stringify(value, null, 2)}\n`);
}
