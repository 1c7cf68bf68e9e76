import { z } from 'zod';
import type { ProtocolDocument } from '#decision-tree';
import { hashSchema, tenantSchema } from './tree-schema.js';

export const protocolQuery = z.object({
  tenant: tenantSchema,
  condition: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/)
    .max(80)
    .optional()
    .describe('alert condition code; without it, all that are at work'),
});

const approvalSchema = z.object({
  physician: z.string(),
  meaning: z.string(),
  signedAt: z.iso.datetime(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  reviewBy: z.iso.datetime(),
});

const protocolSchema = z.object({
  tree: z.string(),
  version: z.string(),
  hash: hashSchema.describe('what a record of following it names'),
  title: z.string(),
  notice: z.string().describe('whose example it is; it must be shown'),
  programme: z.string().describe('*: every patient'),
  for: z.array(z.string()),
  state: z
    .enum(['active', 'expired', 'last-resort'])
    .describe(
      'expired: goes on, with a standing alarm; last-resort: nothing signed is there, the nurse has the case',
    ),
  insteadOf: hashSchema.nullable().describe('the version put to work, whose signature does not hold'),
  approvals: z.array(approvalSchema),
  document: z.record(z.string(), z.unknown()).describe('the protocol, as protocol.schema.json has it'),
});

export const protocolListSchema = z.object({
  items: z.array(protocolSchema),
  refused: z
    .array(z.object({ tree: z.string(), hash: hashSchema, code: z.string() }))
    .describe('versions at work that may not be followed'),
});

export type ProtocolView = Omit<z.infer<typeof protocolSchema>, 'document'> & {
  readonly document: ProtocolDocument;
};
export type ProtocolList = Omit<z.infer<typeof protocolListSchema>, 'items'> & {
  readonly items: ProtocolView[];
};
