import { scoped } from '#access';
import {
  activateTreeVersion,
  addTreeEvidence,
  createDataSource,
  createSigningKey,
  entitlePhysician,
  signTree,
  submitTree,
  type SigningOutcome,
  type SigningRequest,
  type TreeAnswer,
  type TreeStore,
} from '#persistence';
import type { DataSource } from 'typeorm';
import type { DatabaseHandle } from './database-handle.js';
import type { ReferenceData } from './reference-data.js';
import { supposedEvidence } from './supposed-evidence.js';

/** Opens every signing key made here. */
export const signingPassword = 'battery staple';
const dayMs = 24 * 3600_000;

/** A tree over oxygen saturation that is baseline unless it is below a limit or unknown. */
export function saturationTree(
  version: string,
  given: { tree?: string; programme?: string; below?: number } = {},
) {
  const { tree = 'saturation', programme = '*', below = 85 } = given;
  const reason = `Oxygen saturation below ${below} %`;
  return {
    tree,
    version,
    kind: 'screening',
    programme,
    title: 'Oxygen saturation',
    purpose: 'For tests.',
    author: 'Tests',
    notice: 'Example.',
    sources: [{ id: 'here', citation: 'none', edition: '1', read: 'not yet checked' }],
    population: {
      describe: 'adults',
      condition: { fact: 'patient.age', operator: 'greaterThanInclusive', value: 18 },
    },
    facts: {
      spo2: { type: 'number', unit: '%', maxAge: 'PT15M' },
      'patient.age': { type: 'number', unit: 'a' },
    },
    conditions: [
      {
        condition: 'hypoxaemia',
        title: 'Low oxygen saturation',
        vitalSign: 'spo2',
        root: {
          id: 'low',
          ask: `Below ${below} %?`,
          when: { fact: 'spo2', operator: 'lessThan', value: below },
          yes: { id: 'is-low', disposition: 'critical', reason, respondWithin: 'PT5M' },
          no: { id: 'fine', disposition: 'baseline', reason: 'Not low' },
          unknown: {
            id: 'not-known',
            disposition: 'indeterminate',
            reason: 'Not known',
            respondWithin: 'PT1H',
          },
        },
      },
    ],
  };
}

/** A fail-safe tree: nothing is baseline. */
export function cautiousTree(version = '1.0.0') {
  const tree = saturationTree(version, { tree: 'fail-safe' });
  const root = tree.conditions[0]?.root;
  const look = { disposition: 'tier1', reason: 'Its tree is out of work', respondWithin: 'PT1H' };
  return {
    ...tree,
    title: 'Fail-safe',
    conditions: [
      { ...tree.conditions[0], condition: 'tree-stopped', root: { ...root, no: { id: 'look', ...look } } },
    ],
  };
}

/** People of one health system who make trees decide, each acting with the server's rights and no more. */
export class TreePeople {
  private constructor(
    private readonly source: DataSource,
    readonly tenant: string,
    readonly author: string,
    readonly physician: string,
    readonly lead: string,
  ) {}

  /** @param data builds the people; the health system is there */
  static async of(database: DatabaseHandle, data: ReferenceData, tenant: string): Promise<TreePeople> {
    const url = database.url('wardline_server');
    const source = createDataSource({ url, poolSize: 4, applicationName: 'test' });
    await source.initialize();
    const author = await data.staff({ role: 'author', tenant });
    const lead = await data.staff({ role: 'lead', tenant });
    const physician = await data.staff({ role: 'physician', tenant });
    const people = new TreePeople(source, tenant, author.staff, physician.staff, lead.staff);
    await people.entitle(physician.staff);
    await people.giveKey(physician.staff);
    return people;
  }

  async close(): Promise<void> {
    await this.source.destroy();
  }

  async as<T>(staffId: string, work: (store: TreeStore) => Promise<T>): Promise<T> {
    return scoped(this.source, { staffId, sessionId: null }, work);
  }

  async entitle(
    physicianId: string,
    programme = '*',
    from = new Date('2020-01-01T00:00:00Z'),
  ): Promise<TreeAnswer> {
    const { tenant, lead } = this;
    return this.as(lead, (store) => entitlePhysician(store, { physicianId, tenant, programme, from }));
  }

  async giveKey(physicianId: string): Promise<TreeAnswer> {
    return this.as(physicianId, (store) => createSigningKey(store, signingPassword));
  }

  /** Handed in by the author, with evidence that nothing is wrong. @returns its hash */
  async submit(document: object): Promise<string> {
    return this.as(this.author, async (store) => {
      const { hash } = await submitTree(store, this.tenant, document);
      await addTreeEvidence(store, this.tenant, hash, supposedEvidence);
      return hash;
    });
  }

  /** By the physician, from now for a year, unless given otherwise. Days are counted from the database's now. */
  async sign(
    hash: string,
    given: Partial<SigningRequest> & {
      by?: string;
      password?: string;
      fromDays?: number;
      days?: number;
    } = {},
  ): Promise<SigningOutcome> {
    const { by = this.physician, password = signingPassword, fromDays = 0, days = 365, ...request } = given;
    return this.as(by, async (store) => {
      const [row] = await store.query<{ now: Date }>('SELECT wardline.now() AS now');
      const now = row?.now.getTime() ?? Date.now();
      const from = new Date(now + fromDays * dayMs);
      const until = new Date(now + days * dayMs);
      const reviewBy = new Date((from.getTime() + until.getTime()) / 2);
      return signTree(store, { tenant: this.tenant, hash, from, until, reviewBy, ...request }, password);
    });
  }

  async activate(hash: string, replaces?: string, by = this.lead): Promise<TreeAnswer> {
    const { tenant } = this;
    return this.as(by, (store) => activateTreeVersion(store, { tenant, hash, replaces, reason: 'test' }));
  }

  /** Submitted, signed, at work. @returns its hash */
  async putToWork(document: object, replaces?: string): Promise<string> {
    const hash = await this.submit(document);
    for (const answer of [await this.sign(hash), await this.activate(hash, replaces)])
      if (!answer.ok) throw new Error(`the tree is not at work: ${answer.code}`);
    return hash;
  }
}
