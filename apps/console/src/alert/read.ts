import { UnreadableMessage } from './unreadable.js';

/** Readers for values that came over the wire. Each returns the value in its type or throws UnreadableMessage. */
export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnreadableMessage(path);
  return value as Fields;
}

export function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new UnreadableMessage(path);
  return value;
}

export function text(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw new UnreadableMessage(path);
  return value;
}

export function whole(value: unknown, path: string): number {
  if (!Number.isSafeInteger(value)) throw new UnreadableMessage(path);
  return value as number;
}

export function oneOf<const T extends string>(value: unknown, allowed: readonly T[], path: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UnreadableMessage(path);
  return found;
}

/** RFC 3339 → milliseconds since the epoch. */
export function instant(value: unknown, path: string): number {
  const ms = Date.parse(text(value, path));
  if (Number.isNaN(ms)) throw new UnreadableMessage(path);
  return ms;
}

/** A field that may be missing or null: what else is wrong with it leaves it out, since nothing is decided by it. */
export function optional<T>(value: unknown, read: (value: unknown, path: string) => T): T | undefined {
  if (value === undefined || value === null) return undefined;
  try {
    return read(value, '');
  } catch (error) {
    if (error instanceof UnreadableMessage) return undefined;
    throw error;
  }
}

/** `{key: value}` for what is there, `{}` for what is not: optional properties are left out, never undefined. */
export function present<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}
