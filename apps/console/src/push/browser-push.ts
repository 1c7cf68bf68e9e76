/** What this browser can do about being woken, as it says itself. */
export type PushState = 'unsupported' | 'blocked' | 'off' | 'on';

const worker = '/push-worker.js';

function isSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(worker);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export async function pushState(): Promise<PushState> {
  if (!isSupported()) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  return (await subscription()) === null ? 'off' : 'on';
}

/** What the server is told: where to send, and what to seal with. */
export interface Subscribed {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/**
 * To be called from a click: asks for permission, then subscribes.
 *
 * @param publicKey of the server, base64url
 * @returns undefined when the person or the browser says no
 */
export async function subscribe(publicKey: string): Promise<Subscribed | undefined> {
  if ((await Notification.requestPermission()) !== 'granted') return undefined;
  await navigator.serviceWorker.register(worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  // One under another key of another time would be refused by the push service.
  await (await pushManager.getSubscription())?.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = made.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined) return undefined;
  return { endpoint, keys: { p256dh, auth } };
}

/** SHA-256 of this browser's address, base64url, by which the server knows it again; undefined: it has none. */
export async function endpointHash(): Promise<string | undefined> {
  const held = isSupported() ? await subscription() : null;
  if (held === null) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(held.endpoint));
  const text = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** From then on its push service answers 410 to whoever sends to it. */
export async function unsubscribe(): Promise<void> {
  if (isSupported()) await (await subscription())?.unsubscribe();
}
