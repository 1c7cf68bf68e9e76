/** A browser's subscription to Web Push (W3C Push API): where messages go, and how they are sealed for it (RFC 8291). */
export interface PushKeys {
  /** P-256 public key of the browser, 65 bytes in base64url. */
  readonly p256dh: string;
  /** Authentication secret, 16 bytes in base64url. */
  readonly auth: string;
}

/**
 * Is it an address of a push service that the operator allows? The browser says where it wants its messages, so a
 * server that posted wherever it is told to could be made to knock at what stands beside it.
 *
 * @param services hosts, such as `web.push.apple.com`; with a port where it is not 443; `*.` stands for one name or more
 */
export function isPushService(address: string, services: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  if (protocol !== 'https:' || username !== '' || password !== '') return false;
  return services.some((service) =>
    service.startsWith('*.')
      ? host.endsWith(service.slice(1)) && host.length > service.length - 1
      : host === service,
  );
}
