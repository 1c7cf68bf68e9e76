import { z } from 'zod';
import { deviceIdSchema } from './device-schema.js';

const time = z.iso.datetime({ offset: true });

export const deviceTenantQuery = z.object({
  tenant: z
    .string()
    .max(64)
    .optional()
    .describe('needed where several health systems have a device of this name'),
});
export type DeviceTenantQuery = z.infer<typeof deviceTenantQuery>;

export const assignmentIdSchema = z.string().regex(/^\d{1,18}$/);

const whole = {
  slot: z.string().min(1).max(64).optional().describe('of a shared device; without: all of it'),
};
const dates = {
  from: time.optional().describe('default: now'),
  to: time.optional().describe('default: open'),
};

export const assignmentBody = z.union([
  z.strictObject({ patient: z.uuid(), ...whole, ...dates }),
  z.strictObject({
    caseCode: z.string().min(1).max(64).describe('an operator knows a patient by it, and by nothing else'),
    ...whole,
    ...dates,
  }),
]);
export type AssignmentBody = z.infer<typeof assignmentBody>;

export const endBody = z.strictObject({ at: time.optional().describe('default: now') });
export type EndBody = z.infer<typeof endBody>;

export const swapBody = z.strictObject({ to: deviceIdSchema, at: time.optional().describe('default: now') });
export type SwapBody = z.infer<typeof swapBody>;

export const assignmentListSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      slot: z.string().describe('empty: all of the device'),
      caseCode: z.string(),
      patient: z.uuid().nullable().describe('null: the caller sees no patients'),
      from: z.iso.datetime(),
      to: z.iso.datetime().nullable(),
    }),
  ),
});
export type AssignmentList = z.infer<typeof assignmentListSchema>;
