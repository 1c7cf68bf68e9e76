import { z } from 'zod';
import { hashSchema, tenantSchema } from '../tree/tree-schema.js';

export const policyQuery = z.object({
  tenant: tenantSchema.optional().describe('without it, every health system of the caller'),
});

const severity = z.enum(['critical', 'tier1', 'indeterminate']);
const words = z.array(z.string());

const policySchema = z.object({
  tenant: z.string(),
  tree: z.string().describe('the name of the policy'),
  version: z.string(),
  hash: hashSchema.nullable().describe('what an alert that opened under it names; null: the built-in policy'),
  title: z.string(),
  notice: z.string().describe('whose example it is; it must be shown'),
  state: z
    .enum(['active', 'expired', 'built-in'])
    .describe('expired: goes on, with a standing alarm; built-in: where no signed policy is in force'),
  severities: z.array(severity),
  sites: words.nullable().describe('null: every site'),
  programmes: words.nullable().describe('null: every programme'),
  appliesTo: z.string(),
  ladder: z
    .array(
      z.object({
        step: z.string(),
        who: z.string(),
        how: z.string(),
        unseen: z.string().describe('when, if nobody has it on screen; from the first call'),
        unacknowledged: z.string().describe('when, if nobody acknowledges it'),
      }),
    )
    .describe('up to the first call of the last resort'),
  sentences: words.describe('what else holds'),
  approvals: z.array(
    z.object({
      physician: z.string(),
      meaning: z.string(),
      signedAt: z.iso.datetime(),
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      reviewBy: z.iso.datetime(),
    }),
  ),
});

export const policyListSchema = z.object({
  items: z
    .array(policySchema)
    .describe('the most specific one holds: site and programme, then site, programme, all; then the newer'),
  refused: z
    .array(z.object({ tenant: z.string(), tree: z.string(), hash: hashSchema, code: z.string() }))
    .describe('put to work, and passed over because they do not hold'),
});

export type PolicyView = z.infer<typeof policySchema>;
export type PolicyList = z.infer<typeof policyListSchema>;
