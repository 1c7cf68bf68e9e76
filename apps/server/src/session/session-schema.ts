import type { Session } from '#access';
import { roles } from '#domain';
import { z } from 'zod';

export const signInBody = z.strictObject({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(1024),
  /** Reserved: no account has a second factor yet. */
  otp: z.string().max(16).optional(),
});

export const unlockBody = z.strictObject({ password: z.string().min(1).max(1024) });

export const assignmentSchema = z.object({
  role: z.enum(roles),
  tenant: z.string(),
  site: z.string().nullable().describe('null: every site of the tenant'),
});

export const userSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  assignments: z.array(assignmentSchema),
});

export const sessionSchema = z.object({ expiresAt: z.iso.datetime(), user: userSchema });
export const openedSessionSchema = sessionSchema.extend({ token: z.string() });
export const renewedSessionSchema = z.object({ expiresAt: z.iso.datetime() });

export type UnlockBody = z.infer<typeof unlockBody>;
export type SignInBody = z.infer<typeof signInBody>;
export type SessionView = z.infer<typeof sessionSchema>;
export type OpenedSessionView = z.infer<typeof openedSessionSchema>;

export function viewOf(session: Session): SessionView {
  return {
    expiresAt: session.expiresAt.toISOString(),
    user: {
      id: session.staffId,
      name: session.name,
      email: session.email,
      assignments: [...session.assignments],
    },
  };
}
