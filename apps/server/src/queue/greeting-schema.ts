import { isE164 } from '#domain';
import { z } from 'zod';

export const greetingBody = z.strictObject({
  greeting: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .refine((text) => !/\p{Cc}/u.test(text), 'no control characters')
    .describe('the first words on the telephone, in the name of the health system'),
  callbackNumber: z
    .string()
    .refine(isE164, 'E.164 with its plus sign')
    .describe('which patients are told to call back; E.164'),
});
export type GreetingBody = z.infer<typeof greetingBody>;

const greetingSchema = z.object({
  tenant: z.string(),
  name: z.string(),
  greeting: z.string().nullable().describe('null: the health system has not said'),
  callbackNumber: z.string().nullable().describe('E.164; null: the health system has not said'),
  since: z.iso.datetime().nullable(),
});
export const greetingsSchema = z.object({ items: z.array(greetingSchema) });
export type Greeting = z.infer<typeof greetingSchema>;
