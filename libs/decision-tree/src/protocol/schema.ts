import { protocolOutcomes } from '../document.js';
import {
  cited,
  conditionDefs,
  duration,
  head,
  headKeys,
  id,
  idList,
  shapeByKey,
  strict,
  words,
} from '../schema-parts.js';
import { protocolAssertion } from './schema-assertions.js';

const node = { $ref: '#/$defs/node' };

const question = {
  ...strict,
  required: ['id', 'ask', 'answers'],
  properties: {
    id,
    ask: words,
    redFlag: { type: 'boolean' },
    answers: {
      ...strict,
      required: ['yes', 'no', 'could-not-assess'],
      properties: { yes: node, no: node, 'could-not-assess': node },
    },
    source: cited,
  },
};

const check = {
  ...strict,
  required: ['id', 'check', 'when', 'yes', 'no', 'unknown'],
  properties: {
    id,
    check: words,
    when: { $ref: '#/$defs/condition' },
    yes: node,
    no: node,
    unknown: node,
    source: cited,
  },
};

const attemptTimes = {
  ...strict,
  required: ['pauses', 'within', 'contactsWithin', 'welfareCheckWithin'],
  properties: {
    pauses: { type: 'array', maxItems: 9, items: duration },
    within: duration,
    contactsWithin: duration,
    welfareCheckWithin: duration,
  },
};

const attempts = {
  ...strict,
  required: ['critical', 'tier1', 'indeterminate'],
  properties: { critical: attemptTimes, tier1: attemptTimes, indeterminate: attemptTimes },
};

const sentences = { type: 'array', minItems: 1, maxItems: 20, items: words };

const disposition = {
  ...strict,
  required: ['id', 'outcome', 'reason', 'timeLimit', 'advice', 'document'],
  properties: {
    id,
    outcome: { enum: [...protocolOutcomes] },
    reason: words,
    timeLimit: duration,
    advice: sentences,
    document: sentences,
  },
};

/** JSON Schema of a protocol tree; `decision-trees/protocol.schema.json` is this, written out for editors. */
export const protocolSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Wardline decision tree: protocol',
  ...strict,
  required: [...headKeys, 'for', 'root'],
  properties: {
    ...head,
    kind: { const: 'protocol' },
    for: idList,
    root: node,
    assertions: { type: 'array', maxItems: 1000, items: protocolAssertion },
    attempts,
  },
  $defs: {
    ...conditionDefs,
    node: shapeByKey(
      [
        [['ask', 'answers'], '#/$defs/question'],
        [['check', 'when', 'yes', 'no', 'unknown'], '#/$defs/check'],
      ],
      '#/$defs/disposition',
    ),
    question,
    check,
    disposition,
  },
};
