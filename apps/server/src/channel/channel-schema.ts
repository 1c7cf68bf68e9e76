import { z } from 'zod';

export const channelKinds = ['email', 'webhook'] as const;
export const channelKindSchema = z.enum(channelKinds);
export type ChannelKind = z.infer<typeof channelKindSchema>;
/** Every way out of the house: a browser is not set by an address that somebody types. */
const heldKindSchema = z.enum([...channelKinds, 'push']);
export const channelIdSchema = z.uuid();
export const siteIdSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
export const tenantIdSchema = siteIdSchema;

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/** TLS wherever the machine is left; no name and password in the URL: it is signed instead. */
function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.includes(hostname));
}

/** An address of each kind. */
export const addressSchemas: Readonly<Record<ChannelKind, z.ZodType<string>>> = {
  email: z.email().max(254),
  webhook: z.string().max(2000).refine(isWebhookUrl, 'no https URL'),
};

export const channelBody = z.strictObject({
  address: z.string().min(3).max(2000).describe('an e-mail address, or an https URL'),
});
export type ChannelBody = z.infer<typeof channelBody>;
export const codeBody = z.strictObject({ code: z.string().regex(/^\d{8}$/) });
export type CodeBody = z.infer<typeof codeBody>;

const standing = z.enum(['none', 'unverified', 'verified', 'failing']);

export const channelListSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      kind: heldKindSchema,
      hint: z.string().describe('as much of the address as is shown; of a browser, what it is called'),
      endpointHash: z.string().nullable().describe('of a browser: SHA-256 of its push address, base64url'),
      setAt: z.iso.datetime(),
      verifiedAt: z.iso.datetime().nullable(),
      standing: standing.describe('failing: the last message was refused for good'),
      last: z
        .object({
          at: z.iso.datetime(),
          kind: z.enum(['alert', 'summary', 'code', 'test']),
          result: z.string().nullable().describe('sent, or why not; null: it waits'),
          attempts: z.int(),
        })
        .nullable(),
    }),
  ),
});
export type ChannelList = z.infer<typeof channelListSchema>;

export const channelSetSchema = z.object({
  id: z.uuid(),
  kind: channelKindSchema,
  hint: z.string(),
  secret: z.string().nullable().describe('of a webhook, after Standard Webhooks; shown this once'),
});
export type ChannelSet = z.infer<typeof channelSetSchema>;

export const secretSchema = z.object({
  id: z.uuid().describe('of the channel from now on'),
  secret: z.string().describe('shown this once'),
  previousUntil: z.iso.datetime().describe('until then messages are signed by the old one as well'),
});
export type NewSecret = z.infer<typeof secretSchema>;

export const coverageSchema = z.object({
  items: z.array(
    z.object({
      staff: z.object({ id: z.uuid(), name: z.string() }),
      roles: z.array(z.string()),
      email: standing,
      webhook: standing,
      push: standing.describe('the best of the browsers'),
    }),
  ),
});
export type Coverage = z.infer<typeof coverageSchema>;

export const policySchema = z.strictObject({
  messages: z
    .int()
    .min(1)
    .max(1000)
    .describe('to one person by one channel; never holds back a first critical'),
  withinSeconds: z.int().min(60).max(86_400),
});
export type NotificationPolicy = z.infer<typeof policySchema>;

export const calledSchema = z.object({
  items: z.array(
    z.object({
      step: z.string(),
      at: z.iso.datetime(),
      staff: z.object({ id: z.uuid(), name: z.string() }),
      urgent: z.boolean(),
      page: z.boolean().describe('called on the page, too'),
      messages: z.array(
        z.object({
          id: z.uuid().describe('its Message-ID or webhook-id'),
          channel: heldKindSchema,
          attempts: z.int(),
          result: z
            .string()
            .nullable()
            .describe('sent, overtaken, superseded, folded or why not; null: under way'),
          endedAt: z.iso.datetime().nullable(),
          nextAt: z.iso.datetime().nullable(),
        }),
      ),
    }),
  ),
});
export type Called = z.infer<typeof calledSchema>;

export const okSchema = z.object({ ok: z.literal(true) });
export type Ok = z.infer<typeof okSchema>;
export const ok: Ok = { ok: true };
