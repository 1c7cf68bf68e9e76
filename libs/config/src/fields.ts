import { z } from 'zod';

/** A TCP port; 0 asks for any free one. */
export const port = z.coerce.number().int().min(0).max(65_535);
export const count = z.coerce.number().int().min(1);
export const flag = z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1');
export const postgresUrl = z.string().refine((text) => hasProtocol(text, ['postgres:', 'postgresql:']), {
  message: 'is not a postgres:// URL',
});
export const mqttUrl = z.string().refine((text) => hasProtocol(text, ['mqtt:', 'mqtts:']), {
  message: 'is not an mqtt:// or mqtts:// URL',
});
export const httpUrl = z.string().refine((text) => hasProtocol(text, ['http:', 'https:']), {
  message: 'is not an http:// URL',
});

export const smtpUrl = z.string().refine((text) => hasProtocol(text, ['smtp:', 'smtps:']), {
  message: 'is not an smtp:// or smtps:// URL',
});

/** 32 bytes in base64. */
export const aesKey = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').length === 32, { message: 'is not 32 bytes in base64' })
  .transform((text) => Buffer.from(text, 'base64'));

export const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info');
export const loopback = '127.0.0.1';

function hasProtocol(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}
