import { dispositions, escalationTargets, notificationChannels, vitalSigns } from '#domain';
import { head, headKeys, id, strict } from '../schema-parts.js';

/** Without weeks: the database reads these, too, and has no other form for seven days than `P7D`. */
const duration = { type: 'string', pattern: '^P[0-9DTHMS]+$' } as const;

const listOf = (values: readonly string[]) => ({
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: { enum: [...values] },
});

const places = {
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
};

const call = { notify: listOf(escalationTargets), channels: listOf(notificationChannels) };
const margin = { type: 'number', exclusiveMinimum: 0 };

/** JSON Schema of an escalation policy; `decision-trees/policy.schema.json` is this, written out for editors. */
export const policySchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Wardline escalation policy',
  ...strict,
  required: [
    ...headKeys,
    'severities',
    'tier1',
    'steps',
    'repeats',
    'lastResort',
    'startCareWithin',
    'closeWithin',
    'worsening',
  ],
  properties: {
    ...head,
    kind: { const: 'escalation-policy' },
    facts: { type: 'object', maxProperties: 0 },
    severities: listOf(dispositions.filter((disposition) => disposition !== 'baseline')),
    sites: places,
    programmes: { type: 'array', minItems: 1, uniqueItems: true, items: id },
    tier1: {
      ...strict,
      required: ['workWithin', 'reminders', 'remindEvery'],
      properties: {
        workWithin: duration,
        reminders: { type: 'integer', minimum: 0, maximum: 10 },
        remindEvery: duration,
      },
    },
    steps: {
      type: 'array',
      minItems: 1,
      maxItems: 10,
      items: {
        ...strict,
        required: ['notify', 'channels', 'deliverWithin', 'acknowledgeWithin'],
        properties: { ...call, deliverWithin: duration, acknowledgeWithin: duration },
      },
    },
    repeats: { type: 'integer', minimum: 0, maximum: 10 },
    lastResort: {
      ...strict,
      required: ['notify', 'channels', 'every'],
      properties: { ...call, every: duration },
    },
    startCareWithin: duration,
    closeWithin: duration,
    emergencyNewsWithin: duration,
    snooze: { ...strict, required: ['longest'], properties: { longest: duration } },
    worsening: {
      type: 'array',
      maxItems: vitalSigns.length,
      items: {
        ...strict,
        required: ['vitalSign', 'unit'],
        properties: { vitalSign: id, unit: { type: 'string' }, falling: margin, rising: margin },
      },
    },
  },
};
