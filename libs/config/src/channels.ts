import { z } from 'zod';
import { aesKey, flag, httpUrl, smtpUrl } from './fields.js';
import { pushFields, vapidFields } from './push.js';

/** How people are reached who are not at a screen; the settings of what sends. */
export const channelFields = {
  /** Seals and opens people's addresses. Without it none can be set, and nothing is sent. */
  CHANNEL_KEY: aesKey.optional(),
  /** Without it no mail is sent. */
  SMTP_URL: smtpUrl.optional(),
  /** Whom mails are from; needed with SMTP_URL. */
  MAIL_FROM: z.email().optional(),
  /** Where people open the console; the link in every message. */
  PUBLIC_URL: httpUrl.default('http://127.0.0.1:3000'),
  /** Webhooks may lead to private addresses, and to this machine. */
  WEBHOOK_ALLOW_PRIVATE: flag.default(false),
  ...pushFields,
  ...vapidFields,
};

type ChannelFields = z.output<z.ZodObject<typeof channelFields>>;

/** For `superRefine`: a mail needs a sender. */
export function senderIsThere(
  env: Pick<ChannelFields, 'SMTP_URL' | 'MAIL_FROM'>,
  context: z.RefinementCtx,
): void {
  if (env.SMTP_URL !== undefined && env.MAIL_FROM === undefined)
    context.addIssue({ code: 'custom', path: ['MAIL_FROM'], message: 'is missing beside SMTP_URL' });
}

/** As the delivery takes them. */
export function channelSettings(env: ChannelFields) {
  return {
    key: env.CHANNEL_KEY,
    smtp:
      env.SMTP_URL === undefined || env.MAIL_FROM === undefined
        ? undefined
        : { url: env.SMTP_URL, from: env.MAIL_FROM },
    push: vapidOf(env),
    publicUrl: env.PUBLIC_URL,
    allowPrivate: env.WEBHOOK_ALLOW_PRIVATE,
  };
}

/** All three or nothing: half a key sends nothing. */
function vapidOf(env: ChannelFields) {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = env;
  if (publicKey === undefined || privateKey === undefined || subject === undefined) return undefined;
  return { publicKey, privateKey, subject, services: env.PUSH_SERVICES };
}
