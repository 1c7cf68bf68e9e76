/*
 * Shows what a push says and opens the console at a click. It answers no requests and keeps nothing: without the server
 * there is no console, and nothing of a patient lies on the phone. The words are those of `texts.push.notice`.
 */
const words = {
  title: 'Wardline',
  critical: 'Critical: alerts wait',
  other: 'Alerts wait',
  test: 'This is the trial that you asked for.',
  count: (alerts) => (alerts === 1 ? '1 alert waits for you.' : `${alerts} alerts wait for you.`),
  unknown: 'Something waits for you. Sign in to see it.',
};
const places = ['/alerts', '/on-call'];

function read(data) {
  try {
    const { kind, critical, alerts, path } = data.json();
    return {
      title: kind === 'test' ? words.title : critical === true ? words.critical : words.other,
      body: kind === 'test' ? words.test : words.count(Number(alerts)),
      path: places.includes(path) ? path : '/alerts',
      isCritical: critical === true,
    };
  } catch {
    return { title: words.title, body: words.unknown, path: '/alerts', isCritical: false };
  }
}

self.addEventListener('install', () => {
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('push', (event) => {
  const { title, body, path, isCritical } = read(event.data);
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      // One on the screen for what is critical and one for the rest; a newer one takes the place, and rings again.
      tag: isCritical ? 'critical' : 'alerts',
      renotify: true,
      requireInteraction: isCritical,
      icon: '/wardline.svg',
      data: { path },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = event.notification.data?.path ?? '/alerts';
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (pages) => {
      // A page that is open keeps what is written on it: it is brought forward, not sent elsewhere.
      const open = pages.find(({ url }) => new URL(url).origin === self.location.origin);
      return open === undefined ? self.clients.openWindow(path) : open.focus();
    }),
  );
});
