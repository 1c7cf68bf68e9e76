import { z } from 'zod';
import { importKinds } from '#persistence';

export const importIdSchema = z.uuid();

export const importQuerySchema = z.strictObject({
  tenant: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .describe('the health system'),
  kind: z.enum(importKinds).describe('one kind of CSV rows, or FHIR R4 resources'),
  system: z
    .string()
    .min(1)
    .max(128)
    .default('csv')
    .describe('whose keys of patients the rows carry: a URI, or a name of your own; the same at every run'),
});
export type ImportQuery = z.infer<typeof importQuerySchema>;

const counts = z
  .record(z.string(), z.int())
  .describe('rows by what becomes of them; `waiting`: not looked at yet');

export const importSchema = z.object({
  id: z.uuid(),
  tenant: z.string(),
  kind: z.enum(importKinds),
  system: z.string(),
  state: z.enum(['receiving', 'checking', 'checked', 'applying', 'applied', 'failed', 'expired']),
  contentHash: z.string().nullable().describe('SHA-256 (hex) of the file; asked for when it is applied'),
  failure: z.string().nullable().describe('why the file as a whole could not be read'),
  failureRow: z.int().nullable(),
  createdAt: z.iso.datetime(),
  checkedAt: z.iso.datetime().nullable(),
  appliedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
});
export type ImportView = z.infer<typeof importSchema>;

export const importDetailSchema = importSchema.extend({ rows: z.int(), would: counts, did: counts });
export type ImportDetail = z.infer<typeof importDetailSchema>;

export const importListSchema = z.object({ items: z.array(importSchema) });
export type ImportList = z.infer<typeof importListSchema>;

const finding = z.object({ code: z.string(), column: z.string().optional() });
export const reportSchema = z.object({
  items: z.array(
    z.object({
      row: z.int().describe('as the file counts: a CSV header is 1'),
      kind: z.string(),
      would: z.string().nullable(),
      did: z.string().nullable(),
      findings: z.array(finding).describe('what is wrong: a code and a column, never what stood there'),
    }),
  ),
  next: z.int().nullable(),
});
export type ReportView = z.infer<typeof reportSchema>;

export const reportQuerySchema = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  findings: z.enum(['only', 'all']).default('all'),
});
export type ReportQuery = z.infer<typeof reportQuerySchema>;

export const applicationBody = z.strictObject({
  contentHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('of the import whose report you read'),
  password: z.string().max(256).optional().describe('your own again: plans are put in by a physician'),
});
export type ApplicationBody = z.infer<typeof applicationBody>;

export const receivedSchema = z.object({ id: z.uuid(), contentHash: z.string() });
export type Received = z.infer<typeof receivedSchema>;
