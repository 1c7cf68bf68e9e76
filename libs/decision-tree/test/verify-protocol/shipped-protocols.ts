import { readdirSync } from 'node:fs';
import type { ProtocolCase, ProtocolDocument } from '../../src/index.js';
import { readJson } from '../builders.js';

const folder = new URL('../../../../decision-trees/', import.meta.url);

/** Every protocol that is shipped, by path. */
export const shippedProtocols: readonly (readonly [string, ProtocolDocument])[] = readdirSync(folder, {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.protocol.json'))
  .sort()
  .map((name) => [name.replace('.protocol.json', ''), readJson(name) as ProtocolDocument] as const);

/** The worked cases beside it. */
export function casesBeside(path: string): readonly ProtocolCase[] {
  return (readJson(`${path}.cases.json`) as { cases: ProtocolCase[] }).cases;
}
