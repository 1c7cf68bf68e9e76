import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { UnreadableImport, type RawRow } from '../kinds.js';
import { broken, resourceRows } from './resource-rows.js';
import { anyResource, type KeyOf } from './resource.js';

/** A Bundle is read as a whole; what is larger comes as NDJSON, a resource a line, and is read line by line. */
const maxBundleBytes = 16 * 1024 * 1024;
const maxLineChars = 256 * 1024;

const bundle = z.object({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.object({ fullUrl: z.string().optional(), resource: z.unknown() })).default([]),
});

/** Rows of a FHIR R4 Bundle. @throws {UnreadableImport} */
export async function* bundleRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawRow> {
  const { entry } = await readBundle(bytes);
  const byUrl = new Map<string, string>();
  for (const { fullUrl, resource } of entry) {
    const id = anyResource.safeParse(resource).data?.id;
    if (fullUrl !== undefined && id !== undefined) byUrl.set(fullUrl, id);
  }
  let row = 0;
  for (const { resource } of entry) {
    row += 1;
    yield* resourceRows(row, resource, keyIn(byUrl));
  }
}

/** Rows of FHIR NDJSON, as bulk exports write it. A line that is no JSON is a row that is wrong. */
export async function* ndjsonRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawRow> {
  const lines = createInterface({
    input: Readable.from(bounded(bytes), { objectMode: false }),
    crlfDelay: Infinity,
  });
  let row = 0;
  for await (const line of lines) {
    row += 1;
    if (line.trim() === '') continue;
    const resource = parse(line);
    if (resource === undefined) yield broken(row, 'malformed-json');
    else yield* resourceRows(row, resource, keyIn(new Map()));
  }
  if (row === 0) throw new UnreadableImport('empty');
}

async function readBundle(bytes: AsyncIterable<Uint8Array>): Promise<z.infer<typeof bundle>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > maxBundleBytes) throw new UnreadableImport('too-large');
    chunks.push(chunk);
  }
  const json = parse(Buffer.concat(chunks).toString('utf8'));
  if (json === undefined) throw new UnreadableImport('malformed-json');
  const read = bundle.safeParse(json);
  if (!read.success) throw new UnreadableImport('not-a-bundle');
  return read.data;
}

/** No line may be longer than memory: counted between line ends before the lines are made. */
async function* bounded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sinceEnd = 0;
  for await (const chunk of bytes) {
    const end = chunk.lastIndexOf(10);
    sinceEnd = end === -1 ? sinceEnd + chunk.length : chunk.length - end - 1;
    if (sinceEnd > maxLineChars) throw new UnreadableImport('too-large');
    yield chunk;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** `Patient/7`, an absolute URL ending so, or the fullUrl of an entry: the id behind it. */
function keyIn(byUrl: ReadonlyMap<string, string>): KeyOf {
  return (reference) => {
    const to = reference?.reference;
    if (to === undefined) return undefined;
    return byUrl.get(to) ?? /(?:^|\/)[A-Za-z]+\/([A-Za-z0-9.-]{1,64})(?:\/_history\/.*)?$/.exec(to)?.[1];
  };
}
