import { vitalSigns } from '#domain';
import { duration, id, idList, strict, words } from './schema-parts.js';

const alarming = { enum: ['indeterminate', 'tier1', 'critical'] };

/** Whom an assertion of either kind of tree is about, as far as facts go. */
export const aboutFacts = {
  when: { $ref: '#/$defs/condition' },
  holds: { enum: ['certainly', 'possibly'] },
  unknown: { ...idList, items: { type: 'string' } },
};

const about = { ...aboutFacts, condition: id };

/** `holds` says how `when` is meant. */
export const holdsNeedsWhen = { dependencies: { holds: ['when'] } };

const always = {
  ...strict,
  ...holdsNeedsWhen,
  required: ['id', 'says', 'kind', 'disposition'],
  // At least baseline is always so, and says nothing.
  properties: {
    id,
    says: words,
    kind: { const: 'always' },
    ...about,
    disposition: alarming,
    within: duration,
  },
};

const never = {
  ...strict,
  ...holdsNeedsWhen,
  required: ['id', 'says', 'kind', 'dispositions'],
  properties: {
    id,
    says: words,
    kind: { const: 'never' },
    ...about,
    dispositions: {
      type: 'array',
      minItems: 1,
      maxItems: 3,
      uniqueItems: true,
      items: { enum: ['baseline', 'indeterminate', 'tier1', 'critical'] },
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
    condition: id,
  },
};

const dangerousDirection = {
  ...strict,
  required: ['id', 'says', 'kind', 'vitalSign', 'direction', 'within'],
  properties: {
    id,
    says: words,
    kind: { const: 'dangerous-direction' },
    vitalSign: { enum: [...vitalSigns] },
    direction: { enum: ['low', 'high'] },
    within: duration,
  },
};

const kinds = { always, never, monotone, 'dangerous-direction': dangerousDirection };

/** Told apart by `kind`, so that a mistake is reported for the kind that was meant. */
export function byKind(schemas: Readonly<Record<string, object>>) {
  return {
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: Object.keys(schemas) } },
    allOf: Object.entries(schemas).map(([kind, schema]) => ({
      if: { required: ['kind'], properties: { kind: { const: kind } } },
      then: schema,
    })),
  };
}

export const assertion = byKind(kinds);
