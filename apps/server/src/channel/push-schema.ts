import { z } from 'zod';

/** So many bytes in base64url. */
function bytes(length: number): z.ZodType<string> {
  return z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]+=*$/)
    .refine((text) => Buffer.from(text, 'base64url').length === length, `not ${length} bytes in base64url`);
}

/** A PushSubscription, as browsers give it (W3C Push API), and what to call the browser. */
export const pushDeviceBody = z.strictObject({
  endpoint: z.url().max(2000).describe('of a push service that this installation allows'),
  keys: z.strictObject({ p256dh: bytes(65), auth: bytes(16) }),
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[\p{L}\p{N} .,()/_-]+$/u)
    .describe('such as `Firefox, Android`'),
});
export type PushDeviceBody = z.infer<typeof pushDeviceBody>;

export const pushKeySchema = z.object({
  publicKey: z.string().nullable().describe('base64url; null: this installation wakes no browsers'),
});
export type PushKey = z.infer<typeof pushKeySchema>;

export const pushDeviceSchema = z.object({ id: z.uuid() });
export type PushDevice = z.infer<typeof pushDeviceSchema>;
