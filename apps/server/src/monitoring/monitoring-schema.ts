import { z } from 'zod';
import { endReasons, monitoringStatuses, pauseReasons, roles } from '#domain';
import { consentGivers, consentMethods, consentScopes } from '#persistence';

const note = z.string().trim().max(2000).optional();
const from = z.iso.datetime({ offset: true }).optional().describe('when it begins; default: now');

/** A pause without owner or end is well formed, and refused with a code of its own. */
export const statusBody = z.discriminatedUnion('status', [
  z.strictObject({ status: z.enum(['invited', 'consented', 'active']), from, note }),
  z.strictObject({
    status: z.literal('paused'),
    reason: z.enum(pauseReasons),
    owner: z.uuid().optional().describe('of the local care team: who looks after the pause'),
    until: z.iso.datetime({ offset: true }).optional().describe('when it comes due as work'),
    from,
    note,
  }),
  z.strictObject({ status: z.literal('ended'), reason: z.enum(endReasons), from, note }),
]);
export type StatusBody = z.infer<typeof statusBody>;

const person = z.object({ id: z.uuid(), name: z.string() }).nullable();
const instant = z.iso.datetime();

export const statusHistorySchema = z.object({
  contactForbidden: z.string().nullable().describe('why the patient may not be contacted now'),
  items: z.array(
    z.object({
      entry: z.string(),
      status: z.enum(monitoringStatuses),
      reason: z.string().nullable(),
      from: instant,
      owner: person,
      until: instant.nullable(),
      note: z.string().nullable(),
      follows: z.string().nullable().describe('the entry that it only follows from: a plan that fell away'),
      recordedAt: instant,
      recordedBy: person,
    }),
  ),
});

export const localTeamSchema = z.object({
  items: z.array(z.object({ id: z.uuid(), name: z.string(), roles: z.array(z.enum(roles)) })),
});

export const consentBody = z.strictObject({
  given: z.boolean().describe('false: taken back'),
  scope: z.array(z.enum(consentScopes)).min(1),
  by: z.enum(consentGivers),
  method: z.enum(consentMethods),
  document: z.string().trim().min(1).max(500).optional().describe('which text was agreed to'),
  at: z.iso.datetime({ offset: true }),
});
export type ConsentBody = z.infer<typeof consentBody>;

export const consentsSchema = z.object({
  items: z.array(
    z.object({
      given: z.boolean(),
      scope: z.array(z.enum(consentScopes)),
      by: z.enum(consentGivers),
      method: z.enum(consentMethods),
      document: z.string().nullable(),
      at: instant,
      recordedAt: instant,
      recordedBy: person,
    }),
  ),
});

export const unlockBody = z.strictObject({
  reason: z.string().trim().min(1).max(2000).describe('stands in the trail'),
  minutes: z.int().min(1).max(60).default(30),
});
export type UnlockBody = z.infer<typeof unlockBody>;

export const undoBody = z.strictObject({ note: z.string().trim().min(1).max(2000) });
export type UndoBody = z.infer<typeof undoBody>;
