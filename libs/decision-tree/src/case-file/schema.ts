import { dispositions, escalationTargets } from '#domain';
import { protocolOutcomes } from '../document.js';
import { silences } from '../policy/walk.js';
import { protocolAnswers } from '../protocol/nodes.js';
import { duration, id, shapeByKey, strict, words } from '../schema-parts.js';

const end = { type: ['number', 'null'] };

const caseFact = {
  if: { type: 'object' },
  then: shapeByKey([[['unknown'], '#/$defs/unknownFact']], '#/$defs/interval'),
  else: { type: ['number', 'string', 'boolean'] },
};

const interval = {
  ...strict,
  required: ['low', 'high'],
  properties: {
    low: end,
    high: end,
    lowOpen: { type: 'boolean' },
    highOpen: { type: 'boolean' },
    ageSeconds: { type: 'number', minimum: 0 },
  },
};

const unknownFact = { ...strict, required: ['unknown'], properties: { unknown: id } };

const shared = { name: words, facts: { type: 'object', additionalProperties: caseFact }, leaf: id };

const screeningCase = {
  ...strict,
  required: ['name', 'condition', 'facts', 'leaf', 'disposition'],
  properties: { ...shared, condition: id, disposition: { enum: [...dispositions] }, respondWithin: duration },
};

const protocolCase = {
  ...strict,
  required: ['name', 'facts', 'answers', 'leaf', 'outcome'],
  properties: {
    ...shared,
    answers: { type: 'object', additionalProperties: { enum: [...protocolAnswers] } },
    outcome: { enum: [...protocolOutcomes] },
    timeLimit: duration,
  },
};

const policyCase = {
  ...strict,
  required: ['name', 'silence', 'calls'],
  properties: {
    name: words,
    silence: { enum: [...silences] },
    calls: {
      type: 'array',
      minItems: 1,
      items: {
        ...strict,
        required: ['after', 'notify'],
        properties: {
          after: duration,
          notify: { type: 'array', minItems: 1, items: { enum: [...escalationTargets] } },
        },
      },
    },
  },
};

function fileOf(title: string, items: object): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    ...strict,
    required: ['tree', 'cases'],
    properties: { $schema: { type: 'string' }, tree: id, cases: { type: 'array', items } },
    $defs: { interval, unknownFact },
  };
}

/** JSON Schemas of the worked cases beside a tree, by the tree's kind. */
export const caseSchemas = {
  screening: fileOf('Worked cases of a Wardline screening tree', screeningCase),
  protocol: fileOf('Worked cases of a Wardline protocol', protocolCase),
  'escalation-policy': fileOf('Worked cases of a Wardline escalation policy', policyCase),
} as const;
