/** Words of what is done with a version. */
export const actTexts = {
  acts: {
    label: 'What can be done with this version',
    cancel: 'Cancel',
    reason: 'Reason',
    reasonLead: 'It is kept with the tree, under your name.',
    failed: 'Not done',
    sign: {
      button: 'Sign …',
      title: (tree: string, version: string) => `Sign ${tree} ${version}`,
      lead: 'You approve this version for patients of your health system. Your signature stands under the sentence below, over the evidence as you have read it here.',
      from: 'Holds from',
      until: 'Holds until',
      reviewBy: 'Review by',
      sentence: 'What you sign',
      badDates:
        'The dates do not fit together: it holds from before the review, and is reviewed before it ends.',
      read: 'I have read the tree, its findings, its cases and its difference to what decides now.',
      password: 'Your password, which opens your signing key',
      submit: 'Sign',
      makeKey: 'Make a signing key',
      makeKeyLead:
        'You have no key that this password opens. A new one is sealed with your password; then sign again.',
      keyMade: 'The key is made. Sign now.',
      done: (version: string) => `Version ${version} is signed.`,
      blocked: 'It cannot be signed: see “Findings and cases”.',
    },
    activate: {
      button: 'Put to work …',
      title: (tree: string, version: string) => `Put ${tree} ${version} to work`,
      happens: (version: string, tenant: string) =>
        `Version ${version} decides in ${tenant} from the next reading on, for every patient it applies to.`,
      replaces: (version: string) => `It replaces version ${version}, which stops deciding.`,
      replacesNothing: 'No version of this tree decides now.',
      keeps: 'Alerts that are open keep the clock they have. You can go back in one step.',
      submit: 'Put to work',
      done: (version: string) => `Version ${version} decides now.`,
    },
    rollback: {
      button: 'Roll back …',
      title: (tree: string, version: string) => `Roll back ${tree} ${version}`,
      happens: (version: string, tenant: string) =>
        `Version ${version} stops deciding in ${tenant} at once, and the version before it decides again.`,
      keeps: 'Alerts that are open stay open. Nothing that was decided is changed.',
      submit: 'Roll back',
      done: 'The version before decides again.',
    },
    stop: {
      button: 'Stop …',
      title: (tree: string, version: string) => `Stop ${tree} ${version}`,
      happens: (version: string, tenant: string) =>
        `Version ${version} stops deciding in ${tenant} at once. The fail-safe tree decides about its patients instead: expect more alerts.`,
      keeps:
        'What it filtered in the last days is put up for review. Open alerts stay open. It stays stopped until somebody puts it to work again.',
      submit: 'Stop this tree',
      done: 'The tree is stopped. The fail-safe tree decides.',
    },
    resume: {
      button: 'Put to work again …',
      title: (tree: string, version: string) => `Put ${tree} ${version} to work again`,
      happens: (version: string, tenant: string) =>
        `Version ${version}, which was stopped, decides again in ${tenant} from the next reading on.`,
      keeps: 'What was put up for review because of the stop stays there until somebody has looked at it.',
      submit: 'Put to work again',
      done: (version: string) => `Version ${version} decides again.`,
    },
  },
} as const;
