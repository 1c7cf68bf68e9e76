import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { browserName } from '../src/push/browser-name.js';
import { pushTexts } from '../src/texts/push.js';

const worker = join(import.meta.dirname, '../public/push-worker.js');

interface Shown {
  readonly title: string;
  readonly options: { readonly body: string; readonly tag: string; readonly data: { readonly path: string } };
}

/** Runs the worker as a browser does, with nothing in reach but what it may use; hands it one message. */
async function shownFor(data: unknown): Promise<Shown> {
  const handlers = new Map<string, (event: object) => void>();
  let shown: Shown | undefined;
  const self = {
    addEventListener: (type: string, handler: (event: object) => void) => handlers.set(type, handler),
    registration: {
      showNotification: (title: string, options: Shown['options']) => {
        shown = { title, options };
        return Promise.resolve();
      },
    },
  };
  runInNewContext(await readFile(worker, 'utf8'), { self, URL });
  handlers.get('push')?.({
    data: { json: () => JSON.parse(String(data)) as unknown },
    waitUntil: () => undefined,
  });
  // A worker that answers requests could keep what it answers with.
  expect([...handlers.keys()].sort()).toEqual(['activate', 'install', 'notificationclick', 'push']);
  if (shown === undefined) throw new Error('nothing was shown');
  return shown;
}

describe('the worker', () => {
  const { notice } = pushTexts;
  it.each([
    [
      { kind: 'alert', critical: true, alerts: 1, path: '/alerts' },
      notice.critical,
      notice.count(1),
      '/alerts',
    ],
    [
      { kind: 'summary', critical: false, alerts: 12, path: '/alerts' },
      notice.other,
      notice.count(12),
      '/alerts',
    ],
    [{ kind: 'test', critical: false, alerts: 0, path: '/on-call' }, notice.title, notice.test, '/on-call'],
  ])('says %j in the words of the catalogue', async (payload, title, body, path) => {
    const { options, ...shown } = await shownFor(JSON.stringify(payload));
    expect(shown.title).toBe(title);
    expect(options).toMatchObject({ body, data: { path } });
  });

  it('shows something whatever comes, leads nowhere else, and repeats no words that came', async () => {
    expect(await shownFor('no JSON')).toMatchObject({
      title: notice.title,
      options: { body: notice.unknown },
    });
    const forged = JSON.stringify({
      kind: 'alert',
      alerts: 'Family-Name',
      path: 'https://evil.example',
      text: 'X',
    });
    const { options } = await shownFor(forged);
    expect(options.data.path).toBe('/alerts');
    expect(JSON.stringify(options)).not.toContain('Family-Name');
  });

  it('replaces no critical on the screen by something milder', async () => {
    const tag = async (critical: boolean): Promise<string> =>
      (await shownFor(JSON.stringify({ kind: 'alert', critical, alerts: 1, path: '/alerts' }))).options.tag;
    expect(await tag(true)).not.toBe(await tag(false));
  });
});

describe('the name of a browser', () => {
  it.each([
    [
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0',
      'Edge, Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1',
      'Safari, iPhone',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox, Linux'],
    ['something else', 'Browser'],
  ])('%s', (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name);
  });
});
