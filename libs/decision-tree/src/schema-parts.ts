/** What the schemas of both kinds of tree are made of. */
export const id = { type: 'string', pattern: '^[a-z0-9][a-z0-9.-]*$', maxLength: 80 } as const;
export const words = { type: 'string', minLength: 1, maxLength: 600 } as const;
/** Its parts are checked by the loader: `P1M` has the letters and is none. */
export const duration = { type: 'string', pattern: '^P[0-9WDTHMS]+$' } as const;
export const strict = { type: 'object', additionalProperties: false } as const;
export const idList = { type: 'array', minItems: 1, uniqueItems: true, items: id } as const;

/**
 * One of several shapes, told apart by a key. Not `oneOf`: a mistake in one shape is then reported as that one
 * mistake, instead of as everything in which the value differs from every shape.
 */
export function shapeByKey(
  choices: readonly (readonly [keys: readonly string[], ref: string])[],
  last: string,
) {
  return choices.reduceRight<object>(
    (otherwise, [keys, ref]) => ({
      if: { anyOf: keys.map((key) => ({ required: [key] })) },
      then: { $ref: ref },
      else: otherwise,
    }),
    { $ref: last },
  );
}

const comparison = {
  ...strict,
  required: ['fact', 'operator', 'value'],
  properties: {
    fact: { type: 'string' },
    operator: { type: 'string' },
    value: { $ref: '#/$defs/value' },
  },
};

/** `items` speaks of lists, `required` and `properties` of another fact; the rest are constants. */
const value = {
  type: ['number', 'string', 'boolean', 'array', 'object'],
  minItems: 1,
  items: { type: ['number', 'string'] },
  additionalProperties: false,
  required: ['fact'],
  properties: { fact: { type: 'string' } },
};

/** json-rules-engine's conditions; used by `$ref: '#/$defs/condition'`. */
export const conditionDefs = {
  condition: shapeByKey(
    [
      [['all'], '#/$defs/all'],
      [['any'], '#/$defs/any'],
      [['not'], '#/$defs/not'],
    ],
    '#/$defs/comparison',
  ),
  conditions: { type: 'array', minItems: 1, items: { $ref: '#/$defs/condition' } },
  all: { ...strict, required: ['all'], properties: { all: { $ref: '#/$defs/conditions' } } },
  any: { ...strict, required: ['any'], properties: { any: { $ref: '#/$defs/conditions' } } },
  not: { ...strict, required: ['not'], properties: { not: { $ref: '#/$defs/condition' } } },
  comparison,
  value,
};

/** The `source` of a question: one id or several. */
export const cited = { if: { type: 'string' }, then: id, else: idList };

const source = {
  ...strict,
  required: ['id', 'citation', 'edition', 'read'],
  properties: {
    id,
    citation: words,
    edition: words,
    read: { enum: ['read in the source', 'secondary source', 'not yet checked'] },
  },
};

const factDeclaration = {
  ...strict,
  required: ['type'],
  properties: {
    type: { enum: ['number', 'text', 'boolean'] },
    unit: { type: 'string' },
    range: { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number' } },
    maxAge: duration,
  },
};

/** What every kind of document says about itself. */
export const headKeys = [
  'tree',
  'version',
  'kind',
  'programme',
  'title',
  'purpose',
  'author',
  'notice',
  'sources',
  'facts',
] as const;

export const head = {
  $schema: { type: 'string' },
  tree: id,
  version: { type: 'string', pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
  programme: { type: 'string', pattern: '^(\\*|[a-z0-9][a-z0-9-]*)$' },
  title: words,
  purpose: words,
  author: words,
  notice: words,
  sources: { type: 'array', minItems: 1, items: source },
  facts: { type: 'object', additionalProperties: factDeclaration },
};
