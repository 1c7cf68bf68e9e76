import {
  conditionDefs,
  duration,
  cited,
  head,
  headKeys,
  id,
  shapeByKey,
  strict,
  words,
} from './schema-parts.js';
import { assertion } from './schema-assertions.js';

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
    source: cited,
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

const anyLeaf = {
  if: { required: ['disposition'], properties: { disposition: { const: 'baseline' } } },
  then: { $ref: '#/$defs/quietLeaf' },
  else: { $ref: '#/$defs/leaf' },
};

const treeCondition = {
  ...strict,
  required: ['condition', 'title', 'root'],
  properties: { condition: id, title: words, vitalSign: id, root: { $ref: '#/$defs/node' } },
};

/**
 * JSON Schema of a screening tree. `decision-trees/tree.schema.json` is this, written out for editors; it stands
 * here so that the loader needs no file beside it.
 */
export const treeSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Wardline decision tree: screening',
  ...strict,
  required: [...headKeys, 'population', 'conditions'],
  properties: {
    ...head,
    kind: { const: 'screening' },
    population: {
      ...strict,
      required: ['condition', 'describe'],
      properties: { condition: { $ref: '#/$defs/condition' }, describe: words },
    },
    facts: { ...head.facts, minProperties: 1 },
    conditions: { type: 'array', minItems: 1, maxItems: 64, items: treeCondition },
    assertions: { type: 'array', maxItems: 1000, items: assertion },
  },
  $defs: {
    ...conditionDefs,
    node: shapeByKey([[['ask', 'when', 'yes', 'no', 'unknown'], '#/$defs/question']], '#/$defs/anyLeaf'),
    question,
    anyLeaf,
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
