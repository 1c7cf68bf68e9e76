import { readdirSync } from 'node:fs';
import type { NormalisedValue } from '#domain';
import {
  approve,
  assess,
  loadProtocol,
  loadTree,
  type ApprovedProtocol,
  type ApprovedTree,
  type Assessment,
  type ProtocolCase,
  type ProtocolDocument,
  type TreeResult,
} from '../../src/index.js';
import { consent, readJson, readTree, scene, type Scene } from '../builders.js';

const files = readdirSync(new URL('../../../../decision-trees/', import.meta.url), {
  recursive: true,
  encoding: 'utf8',
}).sort();

function pathsOf(ending: string): readonly string[] {
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}

/** Every document of the library, as `<programme>/<name>`. */
export const screeningPaths = pathsOf('.tree.json');
export const protocolPaths = pathsOf('.protocol.json');

/** A shipped tree in the form that decides, whoever may or may not have approved it. */
export function shippedTree(path: string): ApprovedTree {
  const document = readTree(path);
  return loadTree(document, approve(document, consent));
}

export function protocolDocument(path: string): ProtocolDocument {
  return readJson(`${path}.protocol.json`) as ProtocolDocument;
}

export function shippedProtocol(path: string): ApprovedProtocol {
  const document = protocolDocument(path);
  return loadProtocol(document, approve(document, consent));
}

export function protocolCases(path: string): readonly ProtocolCase[] {
  return (readJson(`${path}.cases.json`) as { cases: ProtocolCase[] }).cases;
}

/** What one shipped tree alone says of a measurement. No history unless the scene brings one. */
export function decided(
  tree: ApprovedTree,
  values: readonly NormalisedValue[],
  rest: Omit<Scene, 'trees'> = {},
): Promise<Assessment> {
  return assess(scene(values, { history: [], ...rest, trees: [tree] }));
}

/** Its result for one condition. */
export function resultFor({ results }: Assessment, condition: string): TreeResult {
  const found = results.find((result) => result.condition === condition);
  if (found === undefined) throw new Error(`no result for ${condition}`);
  return found;
}

/** Disposition and minutes of the clock, as in `tier1 15`. */
export function urgency({ disposition, respondWithinSeconds }: TreeResult): string {
  return respondWithinSeconds === undefined ? disposition : `${disposition} ${respondWithinSeconds / 60}`;
}
