import { createECDH } from 'node:crypto';
import { z } from 'zod';

/** The push services of Chrome and Edge on other systems, Firefox, Safari, and Edge on Windows. */
export const defaultPushServices: readonly string[] = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '*.push.services.mozilla.com',
  'web.push.apple.com',
  '*.push.apple.com',
  '*.notify.windows.com',
];

/** So many bytes in base64url, without padding. */
function bytes(length: number) {
  return z
    .string()
    .refine((text) => /^[A-Za-z0-9_-]+$/.test(text) && Buffer.from(text, 'base64url').length === length, {
      message: `is not ${length} bytes in base64url`,
    });
}

const host = /^(\*\.)?[a-z0-9.-]+(:\d+)?$/;

/** Web Push, as the server needs it. */
export const pushFields = {
  /** P-256, 65 bytes: browsers subscribe under it. Without it none can be woken. */
  VAPID_PUBLIC_KEY: bytes(65).optional(),
  /** Hosts where messages to browsers may go, between commas. */
  PUSH_SERVICES: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine((hosts) => hosts.every((one) => host.test(one)), { message: 'is not a list of hosts' })
    .optional()
    .transform((hosts) => hosts ?? defaultPushServices),
};

/** What signs messages to push services (RFC 8292), for what sends. */
export const vapidFields = {
  /** 32 bytes, the private half of VAPID_PUBLIC_KEY. */
  VAPID_PRIVATE_KEY: bytes(32).optional(),
  /** Whom a push service can write to: `mailto:…` or `https://…`. */
  VAPID_SUBJECT: z
    .string()
    .refine((text) => /^mailto:\S+@\S+$/.test(text) || /^https:\/\/\S+$/.test(text), {
      message: 'is neither mailto: nor https:',
    })
    .optional(),
};

type Vapid = z.output<z.ZodObject<typeof vapidFields>> &
  Pick<z.output<z.ZodObject<typeof pushFields>>, 'VAPID_PUBLIC_KEY'>;

/** For `superRefine`: both halves of one key and somebody to write to, or none of it. */
export function vapidIsWhole(env: Vapid, context: z.RefinementCtx): void {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = env;
  const missing = (variable: keyof Vapid, message: string): void => {
    context.addIssue({ code: 'custom', path: [variable], message });
  };
  if (privateKey === undefined && publicKey === undefined) return;
  if (privateKey === undefined) missing('VAPID_PRIVATE_KEY', 'is missing beside VAPID_PUBLIC_KEY');
  else if (publicKey !== publicHalf(privateKey))
    missing('VAPID_PUBLIC_KEY', 'is not the public half of VAPID_PRIVATE_KEY');
  if (subject === undefined) missing('VAPID_SUBJECT', 'is missing beside VAPID_PUBLIC_KEY');
}

function publicHalf(privateKey: string): string | undefined {
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(privateKey, 'base64url');
  } catch {
    return undefined;
  }
  return pair.getPublicKey('base64url');
}
