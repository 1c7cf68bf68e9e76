/** Words of waking a browser by Web Push. */
export const pushTexts = {
  heading: 'Wake this browser',
  lead: 'When an alert calls you and this page is closed, this browser can show a message: how many alerts wait and how severe, no names. It may come late or not at all; it takes the place of no other way to be called.',
  states: {
    loading: 'Asking this browser …',
    unsupported:
      'This browser cannot be woken. On an iPhone, add Wardline to the home screen first and open it there; elsewhere the page must come by https.',
    unavailable: 'This installation wakes no browsers.',
    blocked:
      'Notifications are blocked for this page. Nothing will be shown here. Allow them in the browser’s settings for this page, then load it again.',
    off: 'This browser is not woken.',
    on: 'This browser is woken.',
  },
  enable: 'Wake this browser',
  disable: 'Stop waking this browser',
  enabled: 'Messages wake this browser from now on.',
  disabled: 'This browser is not woken any more.',
  failed: 'The browser did not subscribe. Without a link to its push service it cannot.',
  signOut: 'Signing out ends it. Closing the page, or automatic logoff, does not.',
  browser: (name: string, system: string) => (system === '' ? name : `${name}, ${system}`),
  anyBrowser: 'Browser',
  /** What the worker shows; it has them by itself, and a test holds them against these. */
  notice: {
    title: 'Wardline',
    critical: 'Critical: alerts wait',
    other: 'Alerts wait',
    test: 'This is the trial that you asked for.',
    count: (alerts: number) => (alerts === 1 ? '1 alert waits for you.' : `${alerts} alerts wait for you.`),
    unknown: 'Something waits for you. Sign in to see it.',
  },
} as const;

export const pushProblems: Readonly<Record<string, string>> = {
  'push-service-refused': 'This browser’s push service is not among those that this installation allows.',
  'too-many-devices': 'Ten of your browsers are woken already. Remove one first.',
};
