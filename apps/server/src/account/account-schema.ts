import { passwordLength } from '#access';
import { roles } from '#domain';
import { z } from 'zod';

export const staffIdSchema = z.uuid();
export const assignmentIdSchema = z.uuid();
export const proposalIdSchema = z.uuid();
const instant = z.iso.datetime();
const time = z.iso.datetime({ offset: true });
const words = (most: number) => z.string().trim().min(1).max(most);
const email = z
  .string()
  .trim()
  .max(200)
  .regex(/^[^\s@]+@[^\s@]+$/);

export const accountQuery = z.object({
  containing: words(100).optional().describe('in the name or the e-mail'),
  after: z
    .string()
    .regex(/^[0-9a-f-]{36}\/.{1,200}$/)
    .optional()
    .describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AccountQuery = z.infer<typeof accountQuery>;

export const accountBody = z.strictObject({
  email,
  name: words(200),
  tenant: z
    .string()
    .max(64)
    .nullable()
    .describe('the health system that manages the account; null: the firm that the caller supervises'),
});
export const reasonBody = z.strictObject({ reason: words(500) });
export const roleBody = z.strictObject({
  role: z.enum(roles),
  site: z.string().max(64).nullable().default(null).describe('null: every site'),
  from: time.nullable().default(null).describe('null: now; nothing begins earlier'),
  until: time.nullable().default(null),
  reason: words(500),
});
export const endBody = z.strictObject({ at: time.nullable().default(null).describe('null: now') });
export const passwordBody = z.strictObject({
  email: z.string().min(1).max(254),
  code: z.string().min(1).max(64),
  password: z.string().min(passwordLength.least).max(passwordLength.most),
});
export type AccountBody = z.infer<typeof accountBody>;
export type ReasonBody = z.infer<typeof reasonBody>;
export type RoleBody = z.infer<typeof roleBody>;
export type EndBody = z.infer<typeof endBody>;
export type PasswordBody = z.infer<typeof passwordBody>;

const state = z.enum(['done', 'proposed']).describe('proposed: another person has to agree first');
export const actSchema = z.object({ state });
export type Act = z.infer<typeof actSchema>;

const code = z
  .object({ code: z.string(), until: instant })
  .describe('told once; nothing keeps it. Its person sets a password by it, once');
export const createdSchema = z.object({ id: z.uuid(), code });
export const codeActSchema = z.object({ state, code: code.nullable() });
export type Created = z.infer<typeof createdSchema>;
export type CodeAct = z.infer<typeof codeActSchema>;
export type ToldCode = z.infer<typeof code>;

const person = z.object({ id: z.uuid(), name: z.string() });
const accountSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  firm: z.string().nullable(),
  home: z.string().nullable().describe('the health system that manages it; null: the firm does'),
  managed: z.boolean().describe('false: managed elsewhere, and shown for a role that it has here'),
  own: z.boolean(),
  powerful: z.boolean().describe('has a role for which two people have to agree'),
  ready: z.boolean().describe('false: a code was not used yet'),
  codeUntil: instant.nullable().describe('how long the code holds that was not used'),
  locked: z.object({ at: instant, reason: z.string().nullable() }).nullable(),
  credentialsEnd: instant.nullable().describe('of a temporary account'),
  lastSignInAt: instant.nullable(),
  openSessions: z.int(),
  roles: z.array(
    z.object({
      assignment: z.uuid(),
      role: z.enum(roles),
      tenant: z.string().nullable().describe('null: by way of the firm’s agreements'),
      site: z.string().nullable().describe('null: every site'),
      siteName: z.string().nullable(),
      from: instant,
      until: instant.nullable(),
    }),
  ),
  maySign: z
    .array(
      z.object({
        tenant: z.string(),
        programme: z.string().describe('*: all'),
        from: instant,
        until: instant.nullable(),
      }),
    )
    .describe('for which programmes a lead entitled the physician to sign trees'),
});
export const accountPageSchema = z.object({
  tenants: z.array(
    z.object({
      tenant: z.string(),
      name: z.string(),
      sites: z.array(z.object({ site: z.string(), name: z.string() })),
    }),
  ),
  firm: z.string().nullable().describe('that the caller supervises'),
  items: z.array(accountSchema),
  next: z.string().nullable(),
});
export type AccountPage = z.infer<typeof accountPageSchema>;

export const proposalListSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['role', 'code', 'unlock']),
      about: person,
      tenant: z.string().nullable(),
      firm: z.string().nullable(),
      role: z.enum(roles).nullable(),
      site: z.string().nullable(),
      from: instant.nullable(),
      until: instant.nullable(),
      reason: z.string(),
      by: person,
      at: instant,
      expiresAt: instant,
      mayAgree: z.boolean().describe('false for whoever proposed it and whom it is about'),
      own: z.boolean().describe('the caller proposed it'),
    }),
  ),
});
export type ProposalList = z.infer<typeof proposalListSchema>;
