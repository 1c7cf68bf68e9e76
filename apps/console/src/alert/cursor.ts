import { UnreadableMessage } from './unreadable.js';

/**
 * A position in the alert stream: a whole number, kept as decimal text since the database counts further than
 * a JavaScript number does.
 */
export function parseCursor(value: unknown, path: string): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,19}$/.test(text)) throw new UnreadableMessage(path);
  return text;
}

/** Is `cursor` behind or at `processed`, so that what it stands for is already known? */
export function isProcessed(cursor: string, processed: string | undefined): boolean {
  return processed !== undefined && BigInt(cursor) <= BigInt(processed);
}
