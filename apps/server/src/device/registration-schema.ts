import { z } from 'zod';
import { deviceIdSchema } from './device-schema.js';

const model = z.string().trim().min(1).max(128);

export const registrationBody = z.strictObject({
  tenant: z.string().max(64),
  device: deviceIdSchema,
  kind: z.enum(['device', 'gateway']).default('device'),
  model: model.nullable().default(null).describe('null: not known yet; told once'),
  gateway: deviceIdSchema.nullable().default(null).describe('that may publish for it'),
});
export type RegistrationBody = z.infer<typeof registrationBody>;

export const modelBody = z.strictObject({ model });
export type ModelBody = z.infer<typeof modelBody>;

export const secretSchema = z.object({
  user: z.string().describe('the name that it signs in with: {tenant}/{device}'),
  secret: z.string().describe('told once; nothing keeps it'),
});
export type DeviceSecret = z.infer<typeof secretSchema>;
