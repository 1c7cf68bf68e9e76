/**
 * JSON Schema of a tree document. `decision-trees/tree.schema.json` is this, written out for editors; it stands
 * here so that the loader needs no file beside it.
 */
const id = { type: 'string', pattern: '^[a-z0-9][a-z0-9.-]*$', maxLength: 80 };
const words = { type: 'string', minLength: 1, maxLength: 600 };
const duration = { type: 'string', pattern: '^P[0-9WDTHMS]+$' };
const strict = { type: 'object', additionalProperties: false } as const;

const condition = {
  oneOf: [
    { ...strict, required: ['all'], properties: { all: { $ref: '#/$defs/conditions' } } },
    { ...strict, required: ['any'], properties: { any: { $ref: '#/$defs/conditions' } } },
    { ...strict, required: ['not'], properties: { not: { $ref: '#/$defs/condition' } } },
    {
      ...strict,
      required: ['fact', 'operator', 'value'],
      properties: {
        fact: { type: 'string' },
        operator: { type: 'string' },
        value: { $ref: '#/$defs/value' },
      },
    },
  ],
};

const value = {
  oneOf: [
    { type: 'number' },
    { type: 'string' },
    { type: 'boolean' },
    { type: 'array', minItems: 1, items: { type: ['number', 'string'] } },
    { ...strict, required: ['fact'], properties: { fact: { type: 'string' } } },
  ],
};

const question = {
  ...strict,
  required: ['id', 'ask', 'when', 'yes', 'no', 'unknown'],
  properties: {
    id,
    ask: words,
    when: { $ref: '#/$defs/condition' },
    yes: { $ref: '#/$defs/node' },
    no: { $ref: '#/$defs/node' },
    unknown: { $ref: '#/$defs/node' },
    source: { oneOf: [id, { type: 'array', minItems: 1, items: id }] },
  },
};

const quietLeaf = {
  ...strict,
  required: ['id', 'disposition', 'reason'],
  properties: { id, disposition: { const: 'baseline' }, reason: words },
};

const leaf = {
  ...strict,
  required: ['id', 'disposition', 'reason', 'respondWithin'],
  properties: {
    id,
    disposition: { enum: ['indeterminate', 'tier1', 'critical'] },
    reason: words,
    respondWithin: duration,
  },
};

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

const treeCondition = {
  ...strict,
  required: ['condition', 'title', 'root'],
  properties: { condition: id, title: words, vitalSign: id, root: { $ref: '#/$defs/node' } },
};

export const treeSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Wardline decision tree',
  ...strict,
  required: [
    'tree',
    'version',
    'kind',
    'programme',
    'title',
    'purpose',
    'author',
    'notice',
    'sources',
    'population',
    'facts',
    'conditions',
  ],
  properties: {
    $schema: { type: 'string' },
    tree: id,
    version: { type: 'string', pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
    kind: { const: 'screening' },
    programme: { type: 'string', pattern: '^(\\*|[a-z0-9][a-z0-9-]*)$' },
    title: words,
    purpose: words,
    author: words,
    notice: words,
    sources: { type: 'array', minItems: 1, items: source },
    population: {
      ...strict,
      required: ['condition', 'describe'],
      properties: { condition: { $ref: '#/$defs/condition' }, describe: words },
    },
    facts: { type: 'object', minProperties: 1, additionalProperties: factDeclaration },
    conditions: { type: 'array', minItems: 1, maxItems: 64, items: treeCondition },
  },
  $defs: {
    condition,
    conditions: { type: 'array', minItems: 1, items: { $ref: '#/$defs/condition' } },
    value,
    node: { oneOf: [{ $ref: '#/$defs/question' }, { $ref: '#/$defs/quietLeaf' }, { $ref: '#/$defs/leaf' }] },
    question,
    quietLeaf,
    leaf,
  },
};

export const approvalSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Approval of a decision tree',
  type: 'object',
  required: ['tree', 'version', 'hash', 'physician', 'date', 'statement'],
  properties: {
    tree: id,
    version: { type: 'string' },
    hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    physician: words,
    date: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
    statement: words,
  },
};
