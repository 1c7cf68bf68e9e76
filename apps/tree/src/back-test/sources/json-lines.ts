import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { PatientContext, RecordedItem } from '#decision-tree';
import { z } from 'zod';
import type { FileSource } from '../job.js';
import { shardOf } from '../shard-of.js';
import { readValues } from './read-values.js';

/** A line of a back-test file cannot be used. Says which and why, and never quotes it. */
export class LineError extends Error {
  override readonly name = 'LineError';
  readonly code = 'back-test-line';
  constructor(
    readonly line: number,
    problem: string,
  ) {
    super(`line ${line}: ${problem}`);
  }
}

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const value = z.object({
  code: z.string(),
  value: z.number().optional(),
  unit: z.string().optional(),
  comparator: z.enum(['<', '<=', '>=', '>']).optional(),
  coded: z.string().optional(),
  quality: z.number().min(0).max(1).optional(),
});
const context = z.object({
  birthDate: z.iso.date().optional(),
  zone: z.string().default('UTC'),
  programmes: z.array(z.string()),
  plan: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
});
const measurement = z.object({
  id: z.string(),
  at: time,
  receivedAt: time.optional(),
  device: z.string().default(''),
  values: z.array(value).min(1),
  corrects: z.string().optional(),
});
const event = z.object({
  kind: z.string(),
  at: time,
  from: time.optional(),
  conditions: z.array(z.string()).optional(),
});
const line = z.union([
  z.object({ patient: z.string(), context }),
  z.object({ patient: z.string(), measurement }),
  z.object({ patient: z.string(), event }),
]);

/** The name stands first, so that lines of other shards need not be parsed. */
const nameFirst = /^\s*\{\s*"patient"\s*:\s*("(?:[^"\\]|\\.)*")/;

/** The items of one shard's patients, in the order of the file. Memory: one chunk. */
export async function* fileShard(
  { path }: Pick<FileSource, 'path'>,
  shard: number,
  shards: number,
): AsyncGenerator<{ readonly patient: string; readonly item: RecordedItem }> {
  let number = 0;
  for await (const text of linesOf(path)) {
    number += 1;
    if (text.trim() === '') continue;
    const name = nameFirst.exec(text)?.[1];
    if (name === undefined) throw new LineError(number, 'does not begin with the name "patient"');
    const patient = JSON.parse(name) as string;
    if (shardOf(patient, shards) === shard) yield { patient, item: itemOf(text, number) };
  }
}

function itemOf(text: string, number: number): RecordedItem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new LineError(number, 'is not JSON');
  }
  const parsed = line.safeParse(json);
  if (!parsed.success) throw new LineError(number, 'is none of the three kinds: context, measurement, event');
  const { data } = parsed;
  if ('context' in data) {
    const { birthDate, ...rest } = data.context;
    const given: PatientContext = { ...rest, ...(birthDate !== undefined && { birthDate }) };
    return { context: given };
  }
  if ('event' in data) {
    const { kind, at, from, conditions } = data.event;
    const known = { ...(from !== undefined && { fromMs: from }), ...(conditions && { conditions }) };
    return { event: { kind, atMs: at, ...known } };
  }
  return measurementItem(data.measurement, number);
}

function measurementItem(
  { id, at, receivedAt = at, device, values, corrects }: z.output<typeof measurement>,
  number: number,
): RecordedItem {
  const normalised = readValues(values);
  if (normalised === undefined) throw new LineError(number, 'has no value of a known code and unit');
  return {
    measurement: {
      id,
      // As at the edge of the platform: never later than the arrival.
      takenAtMs: Math.min(at, receivedAt),
      receivedAtMs: receivedAt,
      precise: true,
      deviceId: device,
      values: normalised,
      ...(corrects !== undefined && { corrects }),
    },
  };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** A file's SHA-256, by which a run that goes on knows that it is still the same one, and its measurements. */
export async function surveyFile(path: string): Promise<{ hash: string; measurements: number }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  let measurements = 0;
  for await (const text of linesOf(path)) if (text.includes('"measurement"')) measurements += 1;
  return { hash: hash.digest('hex'), measurements };
}
