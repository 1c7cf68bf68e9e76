import { protocolAnswers, protocolOutcomes } from '../document.js';
import { aboutFacts, byKind, holdsNeedsWhen } from '../schema-assertions.js';
import { duration, id, strict, words } from '../schema-parts.js';

const about = {
  ...aboutFacts,
  answers: {
    type: 'object',
    minProperties: 1,
    propertyNames: id,
    additionalProperties: { enum: [...protocolAnswers] },
  },
};

/** At least care at home is always so, and says nothing. */
const urgent = { enum: protocolOutcomes.filter((outcome) => outcome !== 'care-at-home') };

const always = {
  ...strict,
  ...holdsNeedsWhen,
  required: ['id', 'says', 'kind', 'outcome'],
  properties: { id, says: words, kind: { const: 'always' }, ...about, outcome: urgent, within: duration },
};

const never = {
  ...strict,
  ...holdsNeedsWhen,
  required: ['id', 'says', 'kind', 'outcomes'],
  properties: {
    id,
    says: words,
    kind: { const: 'never' },
    ...about,
    outcomes: {
      type: 'array',
      minItems: 1,
      maxItems: protocolOutcomes.length - 1,
      uniqueItems: true,
      items: { enum: [...protocolOutcomes] },
    },
  },
};

const monotone = {
  ...strict,
  required: ['id', 'says', 'kind', 'fact', 'worse'],
  properties: {
    id,
    says: words,
    kind: { const: 'monotone' },
    fact: { type: 'string' },
    worse: { enum: ['lower', 'higher'] },
  },
};

/** What a protocol asserts of itself. */
export const protocolAssertion = byKind({ always, never, monotone });
