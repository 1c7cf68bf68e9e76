import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { texts } from '../texts/index.js';

/** A page of the console: where it is, and whose work it is. */
export interface Page {
  /** A path without patient data: at most an opaque id. */
  readonly path: string;
  /** As it stands in the navigation; undefined: it is reached from another page. */
  readonly name?: string;
  /** Whoever has one of these roles anywhere; the server decides again. */
  readonly roles: readonly string[];
  readonly Content: LazyExoticComponent<ComponentType>;
}

const local = ['nurse', 'charge-nurse', 'physician', 'lead'];
const firm = ['tier1', 'supervisor'];

/** In the order of the navigation; the first one that a person may see is the page that he or she begins with. */
export const pages: readonly Page[] = [
  {
    path: '/queue',
    name: texts.tier1.queue.nav,
    roles: firm,
    Content: lazy(async () => ({ default: (await import('../queue/QueuePage.js')).QueuePage })),
  },
  {
    path: '/cases/:alertId',
    roles: firm,
    Content: lazy(async () => ({ default: (await import('../case/CasePage.js')).CasePage })),
  },
  {
    path: '/alerts/:id?',
    name: texts.nav.alerts,
    roles: [...local, ...firm],
    Content: lazy(async () => ({ default: (await import('../board/BoardPage.js')).BoardPage })),
  },
  {
    path: '/on-call',
    name: texts.onCall.nav,
    roles: local,
    Content: lazy(async () => ({ default: (await import('../on-call/OnCallPage.js')).OnCallPage })),
  },
  {
    path: '/trees',
    name: texts.trees.nav,
    roles: ['physician', 'author', 'lead'],
    Content: lazy(async () => ({ default: (await import('../trees/TreesPage.js')).TreesPage })),
  },
  {
    path: '/trees/:tree/:hash/:tenant?/:part?',
    roles: ['physician', 'author', 'lead'],
    Content: lazy(async () => ({ default: (await import('../trees/TreePage.js')).TreePage })),
  },
  {
    path: '/programme',
    name: texts.programme.nav,
    roles: ['lead'],
    Content: lazy(async () => ({ default: (await import('../programme/ProgrammePage.js')).ProgrammePage })),
  },
  {
    path: '/pipeline',
    name: texts.operation.pipeline.nav,
    roles: ['operator', 'lead'],
    Content: lazy(async () => ({ default: (await import('../pipeline/PipelinePage.js')).PipelinePage })),
  },
  {
    path: '/quarantine',
    name: texts.operation.quarantine.nav,
    roles: ['operator'],
    Content: lazy(async () => ({
      default: (await import('../quarantine/QuarantinePage.js')).QuarantinePage,
    })),
  },
  {
    path: '/devices/:device?',
    name: texts.operation.devices.nav,
    roles: ['operator'],
    Content: lazy(async () => ({ default: (await import('../devices/DevicesPage.js')).DevicesPage })),
  },
  {
    path: '/privacy',
    name: texts.privacy.nav,
    roles: ['privacy-officer'],
    Content: lazy(async () => ({ default: (await import('../privacy/PrivacyPage.js')).PrivacyPage })),
  },
  {
    path: '/firm',
    name: texts.firm.nav,
    roles: ['supervisor'],
    Content: lazy(async () => ({ default: (await import('../firm/FirmPage.js')).FirmPage })),
  },
  {
    path: '/accounts',
    name: texts.accounts.nav,
    roles: ['operator', 'supervisor', 'lead', 'privacy-officer'],
    Content: lazy(async () => ({ default: (await import('../accounts/AccountsPage.js')).AccountsPage })),
  },
];

export function pagesOf(hasRole: (...roles: readonly string[]) => boolean): readonly Page[] {
  return pages.filter(({ roles }) => hasRole(...roles));
}

/** Where the navigation leads: the path without what stands for one thing. */
export function hrefOf({ path }: Page): string {
  return path.replace(/\/:.*$/, '');
}
