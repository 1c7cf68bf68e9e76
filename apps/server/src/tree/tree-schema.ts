import { z } from 'zod';
import { changeKinds } from '#decision-tree';
import type { ApprovalDates } from './tree-dossier.js';
import { treeStates } from './tree-state.js';

export const tenantSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
export const hashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 of the canonical document');
export const treeNameSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,79}$/);
const reasonSchema = z.string().trim().min(1).max(2000);
const instant = z.iso.datetime();

export const ofTenantQuery = z.object({ tenant: tenantSchema });
export type OfTenant = z.infer<typeof ofTenantQuery>;

const dates = { from: z.iso.date(), until: z.iso.date(), reviewBy: z.iso.date() };

export const dossierQuery = z.object({
  tenant: tenantSchema,
  from: dates.from.optional().describe('with the other two dates: the page holds the sentence to be signed'),
  until: dates.until.optional(),
  reviewBy: dates.reviewBy.optional(),
});
export type DossierQuery = z.infer<typeof dossierQuery>;

export const statementQuery = z.object({ tenant: tenantSchema, ...dates });
export type StatementQuery = z.infer<typeof statementQuery>;

/** Days as the instants at which they begin in UTC; undefined unless all three are given. */
export function datesOf({
  from,
  until,
  reviewBy,
}: Pick<DossierQuery, 'from' | 'until' | 'reviewBy'>): ApprovalDates | undefined {
  if (from === undefined || until === undefined || reviewBy === undefined) return undefined;
  return { from: new Date(from), until: new Date(until), reviewBy: new Date(reviewBy) };
}

/** The two files as text, so that a refusal can name lines. */
export const submissionBody = z.strictObject({
  tenant: tenantSchema,
  document: z.string().max(1_000_000).describe('text of the .tree.json file'),
  cases: z.string().max(1_000_000).describe('text of the .cases.json file'),
});
export type Submission = z.infer<typeof submissionBody>;

export const examinationBody = z.strictObject({
  tenant: tenantSchema,
  cases: z
    .string()
    .max(1_000_000)
    .optional()
    .describe('text of the .cases.json file; those known, unless given'),
});
export type ExaminationBody = z.infer<typeof examinationBody>;

export const signatureBody = z.strictObject({
  tenant: tenantSchema,
  password: z.string().min(1).max(1024).describe('the physician’s own, again'),
  ...dates,
  read: z
    .strictObject({ report: hashSchema, backTest: hashSchema.nullable() })
    .describe('`reportHash` and `backTestHash` of the evidence that was read; others by now are refused'),
});
export type SignatureBody = z.infer<typeof signatureBody>;

export const importBody = z.strictObject({
  signature: z
    .string()
    .max(20_000)
    .describe('RFC 7515 compact serialisation, EdDSA, as `tree sign --key` makes it'),
});
export type ImportBody = z.infer<typeof importBody>;

export const activationBody = z.strictObject({
  tenant: tenantSchema,
  replaces: hashSchema.nullable().describe('the version seen at work; null: none, or stopped'),
  reason: z.string().trim().max(2000).default(''),
});
export type ActivationBody = z.infer<typeof activationBody>;

export const offerBody = z.strictObject({
  from: tenantSchema,
  to: tenantSchema,
  note: z.string().trim().max(2000).default(''),
});
export type OfferBody = z.infer<typeof offerBody>;

export const rollbackBody = z.strictObject({
  leaves: hashSchema.describe('the version to be rid of'),
  reason: reasonSchema,
});
export type RollbackBody = z.infer<typeof rollbackBody>;

export const reasonBody = z.strictObject({ reason: reasonSchema });
export type ReasonBody = z.infer<typeof reasonBody>;

export const versionSchema = z.object({
  tenant: z.string(),
  tree: z.string(),
  version: z.string(),
  hash: hashSchema,
  kind: z.string(),
  programme: z.string().describe('*: every patient'),
  title: z.string(),
  author: z.string().describe('as the document says'),
  notice: z.string(),
  submittedBy: z.string().nullable(),
  submittedAt: instant.nullable(),
  state: z.enum(treeStates).describe('expired with `decides`: goes on, with a standing alarm'),
  decides: z.boolean(),
  problem: z.string().nullable().describe('why it cannot be put to work; null: it can'),
  approvedUntil: instant.nullable(),
  signedBy: z.array(z.string()).describe('physicians whose signatures count now'),
  shadow: z.boolean().describe('decides beside the live trees, without any effect'),
});

export const noticeSchema = z.object({
  id: z.uuid(),
  tenant: z.string(),
  tree: z.string(),
  hash: z.string(),
  kind: z
    .string()
    .describe(
      'approval-expiring, approval-expired, review-due, tree-stopped, tree-refused, fail-safe-missing',
    ),
  detail: z.string().describe('a date, a reason, or a code'),
  openedAt: instant,
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
});

export const treeListSchema = z.object({ items: z.array(versionSchema), notices: z.array(noticeSchema) });

const count = z.int();
const counted = z.object({ covered: count, of: count, missing: z.array(z.string()) });

export const evidenceSchema = z.object({
  reportHash: hashSchema,
  recordedAt: instant,
  findings: z.array(
    z.object({
      code: z.string(),
      pointer: z.string(),
      message: z.string(),
      example: z.record(z.string(), z.unknown()).optional().describe('a patient made up by the verifier'),
    }),
  ),
  cases: count,
  failures: z.array(z.object({ name: z.string(), expected: z.string(), found: z.string() })),
  coverage: z.object({ leaves: counted, branches: counted }),
  backTestHash: z.string().nullable(),
  obstacles: z.array(z.object({ code: z.string(), words: z.string() })).describe('empty: it can be signed'),
});

export const examinedSchema = z.object({ hash: hashSchema, evidence: evidenceSchema });

export const treeDetailSchema = z.object({
  version: versionSchema,
  document: z.record(z.string(), z.unknown()),
  evidence: evidenceSchema.nullable(),
  signatures: z.array(
    z.object({
      physician: z.string(),
      meaning: z.string(),
      signedAt: instant,
      from: instant,
      until: instant,
      reviewBy: instant,
      problem: z.string().nullable().describe('why it does not count now; null: it does'),
      kid: z.string(),
      jws: z.string(),
    }),
  ),
  activations: z.array(
    z.object({
      action: z.string(),
      hash: z.string().nullable(),
      version: z.string().nullable(),
      at: instant,
      by: z.string().nullable(),
      reason: z.string(),
    }),
  ),
});

const namedVersion = z.object({ tree: z.string(), version: z.string(), hash: z.string() });

export const differenceSchema = z.object({
  before: namedVersion.nullable().describe('null: no version of this tree decides'),
  after: namedVersion,
  changes: z.array(
    z.object({
      kind: z.enum(changeKinds),
      pointer: z.string(),
      in: z.enum(['before', 'after']),
      words: z.string(),
      before: z.string().optional().describe('JSON text'),
      after: z.string().optional().describe('JSON text'),
    }),
  ),
});

export const signedSchema = z.object({
  ok: z.literal(true),
  meaning: z.string().describe('the sentence that was signed'),
  signedAt: instant,
});
export type Signed = z.infer<typeof signedSchema>;

export const okSchema = z.object({ ok: z.literal(true) });
export type Ok = z.infer<typeof okSchema>;
export const ok: Ok = { ok: true };
