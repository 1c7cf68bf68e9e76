import type { ErrorObject } from 'ajv';
import type { TreeErrorCode, TreeProblem } from './errors.js';
import { at } from './source-map/pointer.js';

/** Ajv's errors as problems in plain words. An extra key is pointed at itself, a missing one at what lacks it. */
export function schemaProblems(
  errors: readonly ErrorObject[] | null | undefined,
  code: TreeErrorCode,
): readonly TreeProblem[] {
  return (errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map((error) => ({ code, pointer: pointerOf(error), message: messageOf(error) }));
}

function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  const extra: unknown = (params as Params)['additionalProperty'];
  return keyword === 'additionalProperties' ? at(instancePath, String(extra)) : instancePath;
}

type Params = Readonly<Record<string, unknown>>;

function messageOf({ keyword, params, message }: ErrorObject): string {
  const about = params as Params;
  switch (keyword) {
    case 'required':
    case 'dependencies':
      return `"${String(about['missingProperty'])}" is missing`;
    case 'additionalProperties':
      return `there is no key "${String(about['additionalProperty'])}" here`;
    case 'enum':
      return `must be one of ${(about['allowedValues'] as readonly unknown[]).join(', ')}`;
    case 'const':
      return `must be ${String(about['allowedValue'])}`;
    case 'type':
      return `must be of type ${[about['type']].flat().join(' or ')}`;
    default:
      return message ?? 'does not fit the schema';
  }
}
