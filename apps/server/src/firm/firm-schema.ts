import { z } from 'zod';
import { claimDemands, isPlace } from '#domain';

export const staffIdSchema = z.uuid();
export const recordIdSchema = z.uuid();
export const firmIdSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const tenantSchema = firmIdSchema;
const programmeSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const placeSchema = z.string().refine(isPlace, 'no place').describe('ISO 3166-1 alpha-2 or ISO 3166-2');
const timeSchema = z.iso.datetime({ offset: true });
const words = (most: number) => z.string().trim().min(1).max(most);
const person = z.object({ id: z.uuid(), name: z.string() });

/** What a record was kept under. */
export const keptSchema = z.object({ id: z.string() });
export type Kept = z.infer<typeof keptSchema>;
export const okSchema = z.object({ ok: z.literal(true) });
export type Ok = z.infer<typeof okSchema>;
export const ok: Ok = { ok: true };

export const licenceBody = z.strictObject({
  licence: z.uuid().optional().describe('of an older one, to correct it; it has to be verified again'),
  kind: words(40).describe('RN, LPN, MD …'),
  number: words(80),
  places: z.array(placeSchema).min(1).max(60).describe('where it lets its holder practise'),
  from: timeSchema,
  until: timeSchema,
});
export const verificationBody = z.strictObject({ source: words(200).describe('where it was looked up') });
export const competenceBody = z.strictObject({
  competence: z.uuid().optional().describe('of an older one, to change its end or take it back'),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('of the protocol version that was read and passed'),
  from: timeSchema,
  until: timeSchema.nullable().default(null),
});
export const workPlaceBody = z.strictObject({
  place: placeSchema,
  until: timeSchema.describe('24 hours ahead at most'),
});
export const shiftBody = z.strictObject({
  shift: z.uuid().optional().describe('of an older one, to change or cancel it'),
  from: timeSchema,
  until: timeSchema,
  tenants: z.array(tenantSchema).min(1).max(100).nullable().default(null).describe('null: all'),
  programmes: z.array(programmeSchema).min(1).max(100).nullable().default(null).describe('null: all'),
  onCall: z.boolean().default(false),
  cancelled: z.boolean().default(false),
});
export const sitePlaceBody = z.strictObject({ place: placeSchema });
export const agreementBody = z.strictObject({
  tenant: tenantSchema,
  firm: firmIdSchema,
  from: timeSchema,
  until: timeSchema.nullable().default(null),
  programmes: z.array(programmeSchema).min(1).max(100).nullable().default(null).describe('null: all'),
  workPlaces: z.array(placeSchema).min(1).max(300).nullable().default(null).describe('null: anywhere'),
  masking: z.boolean().default(true).describe('Tier-1 sees no name before the claim'),
  demands: z.array(z.enum(claimDemands)).default([]).describe('what a claim needs besides'),
  standby: z.boolean().default(false).describe('serves only what an overflow rule opens to the firm'),
});
export const surgeBody = z.strictObject({
  email: z
    .string()
    .trim()
    .max(200)
    .regex(/^[^\s@]+@[^\s@]+$/),
  name: words(200),
  until: timeSchema.describe('90 days ahead at most'),
  reason: words(500),
});
export const termBody = z.strictObject({ until: timeSchema, reason: words(500) });

export type LicenceBody = z.infer<typeof licenceBody>;
export type VerificationBody = z.infer<typeof verificationBody>;
export type CompetenceBody = z.infer<typeof competenceBody>;
export type WorkPlaceBody = z.infer<typeof workPlaceBody>;
export type ShiftBody = z.infer<typeof shiftBody>;
export type SitePlaceBody = z.infer<typeof sitePlaceBody>;
export type AgreementBody = z.infer<typeof agreementBody>;
export type SurgeBody = z.infer<typeof surgeBody>;
export type TermBody = z.infer<typeof termBody>;

const span = { from: z.iso.datetime(), until: z.iso.datetime() };
const openSpan = { from: z.iso.datetime(), until: z.iso.datetime().nullable() };

export const clinicianSchema = z.object({
  staffId: z.uuid(),
  name: z.string(),
  credentialsEnd: z.iso.datetime().nullable().describe('null: they are not temporary'),
  licences: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      number: z.string(),
      places: z.array(z.string()),
      ...span,
      verified: z.boolean(),
      verifiedAt: z.iso.datetime().nullable(),
      verifiedSource: z.string().nullable(),
      verifiedBy: person.nullable(),
    }),
  ),
  competences: z.array(
    z.object({
      id: z.uuid(),
      hash: z.string(),
      tree: z.string(),
      version: z.string(),
      ...openSpan,
      attestedBy: person.nullable(),
    }),
  ),
  workPlaces: z.array(z.object({ place: z.string(), ...span })),
  shifts: z.array(
    z.object({
      id: z.uuid(),
      ...span,
      tenants: z.array(z.string()).nullable(),
      programmes: z.array(z.string()).nullable(),
      onCall: z.boolean(),
    }),
  ),
});
export type Clinician = z.infer<typeof clinicianSchema>;

export const agreementSchema = z.object({
  agreement: z.string(),
  firm: z.string(),
  tenant: z.string(),
  ...openSpan,
  programmes: z.array(z.string()).nullable(),
  workPlaces: z.array(z.string()).nullable(),
  masking: z.boolean(),
  demands: z.array(z.enum(claimDemands)),
  standby: z.boolean(),
});

export const coverageSchema = z.object({
  at: z.iso.datetime(),
  until: z.iso.datetime(),
  items: z.array(
    z.object({
      tenant: z.string(),
      programme: z.string().nullable().describe('null: patients in no programme'),
      place: z.string().nullable().describe('null: where they are is not known'),
      patients: z.int(),
      now: z.int().describe('clinicians who could claim at this moment'),
      ahead: z.int().describe('clinicians who could at some time until then'),
      gapFrom: z.iso.datetime().nullable().describe('from when on nobody could; null: at no time until then'),
    }),
  ),
});
export type CoverageView = z.infer<typeof coverageSchema>;

export const noticeSchema = z.object({
  id: z.uuid(),
  tenant: z.string(),
  programme: z.string(),
  place: z.string(),
  kind: z.enum(['no-coverage', 'coverage-gap']),
  gapFrom: z.iso.datetime(),
  openedAt: z.iso.datetime(),
  acknowledged: z.object({ at: z.iso.datetime(), by: z.string() }).nullable(),
});

export const surgeSchema = z.object({
  id: z.uuid(),
  password: z.string().describe('told once; nothing keeps it'),
});
export type Surge = z.infer<typeof surgeSchema>;
