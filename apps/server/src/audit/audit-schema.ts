import { z } from 'zod';

const time = z.iso.datetime({ offset: true });

const page = {
  from: time.optional().describe('30 days ago, unless given'),
  to: time.optional().describe('now, unless given'),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .describe('`next` of the page before'),
};
const limit = { limit: z.coerce.number().int().min(1).max(200).default(50) };

export const trailQuery = z.object({ ...page, ...limit });
export type TrailQuery = z.infer<typeof trailQuery>;

/** In the body: a case code belongs into no address, and into no log of addresses. */
export const patientTrailBody = z.strictObject({
  caseCode: z.string().trim().min(1).max(64),
  tenant: z.string().max(64).optional().describe('needed where several health systems have this code'),
  ...page,
  ...limit,
});
export type PatientTrailBody = z.infer<typeof patientTrailBody>;

export const staffIdSchema = z.uuid();

export const trailSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      at: z.iso.datetime(),
      who: z
        .object({ id: z.uuid(), name: z.string(), firm: z.string().nullable() })
        .nullable()
        .describe('null: nobody known'),
      roles: z.array(z.string()).describe('of the person, then and there, by what is recorded now'),
      tenant: z.string().nullable(),
      caseCode: z.string().nullable(),
      action: z.string(),
      target: z.string().describe('the kind of thing, and an opaque id where there is one; nothing clinical'),
      outcome: z.string().describe('ok, or the code of the refusal'),
      acted: z
        .boolean()
        .nullable()
        .describe(
          'did the person also act for this patient within a day, or only look? null: about no patient',
        ),
    }),
  ),
  next: z.string().nullable(),
});
export type Trail = z.infer<typeof trailSchema>;

export const trailPeopleSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      firm: z.string().nullable(),
      roles: z.array(z.string()).describe('now'),
      disabled: z.boolean(),
    }),
  ),
});
export type TrailPeople = z.infer<typeof trailPeopleSchema>;

export const sessionsSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      who: z.object({ id: z.uuid(), name: z.string(), firm: z.string().nullable() }),
      roles: z.array(z.string()),
      openedAt: z.iso.datetime(),
      endsAt: z.iso.datetime().describe('unless it is renewed'),
      pageSeenAt: z.iso.datetime().nullable().describe('when a page of it was last heard of'),
      own: z.boolean().describe('the caller’s own'),
    }),
  ),
});
export type OpenSessions = z.infer<typeof sessionsSchema>;
