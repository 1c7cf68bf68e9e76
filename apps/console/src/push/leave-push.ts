import { fields, list, optional, text } from '../alert/read.js';
import { request } from '../http.js';
import { endpointHash, unsubscribe } from './browser-push.js';

/** The person leaves this browser: it is woken for him or her no more, also when the server cannot be reached. */
export async function leavePush(token: string): Promise<void> {
  const mine = await ownDevice(token).catch(() => undefined);
  await unsubscribe();
  if (mine !== undefined) await request(`/me/channels/${mine}`, { method: 'DELETE', token });
}

/** A browser that somebody else let be woken, who never signed out here, is not for whoever is here now. */
export async function dropForeignPush(token: string): Promise<void> {
  if ((await endpointHash()) === undefined) return;
  if ((await ownDevice(token)) === undefined) await unsubscribe();
}

/** The id of this browser among the person's channels. Throws ProblemError. */
export async function ownDevice(token: string): Promise<string | undefined> {
  const hash = await endpointHash();
  if (hash === undefined) return undefined;
  const { body } = await request('/me/channels', { token });
  const items = list(fields(body, 'channels')['items'], 'channels.items').map((item) =>
    fields(item, 'channel'),
  );
  const found = items.find((item) => item['endpointHash'] === hash);
  return optional(found?.['id'], text);
}
