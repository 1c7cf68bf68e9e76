import mqtt from 'mqtt';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { RunningStack } from '../running-stack.js';

const folder = new URL('../../../../decision-trees/safety/', import.meta.url);

interface RedLimits {
  version: string;
  purpose: string;
  conditions: { readonly condition: string; readonly root: object }[];
}

/** What the author of the demonstration hands in, and what the command line and devices do beside the console. */
export class TreesDesk {
  readonly #stack: RunningStack;
  #author: string | undefined;

  constructor(stack: RunningStack) {
    this.#stack = stack;
  }

  /** A version of the red limits that decides as the running one does. */
  async handInAlike(version: string): Promise<string> {
    const document = await redLimits();
    return this.#handIn({ ...document, version, purpose: `${document.purpose} Read again.` });
  }

  /** A version of the red limits that calls a low oxygen saturation only when it is far too low. */
  async handInTooLate(version: string): Promise<string> {
    return this.#handIn((await tooLate(version)).document);
  }

  /** A version decides beside the live trees from now on. */
  async startShadow(hash: string): Promise<void> {
    await this.#post('shadow-runs', { tenant: 'metro', hash });
  }

  /** The two files of a version of the red limits that is like the one that calls too late. */
  async filesTooLate(version: string): Promise<{ readonly tree: string; readonly cases: string }> {
    const { document } = await tooLate(version);
    return { tree: JSON.stringify(document, null, 2), cases: await casesOfRedLimits() };
  }

  /** As `tree back-test --out` writes it, handed in by the author. */
  async handInBackTest(hash: string, report: object): Promise<void> {
    await this.#post(`trees/${hash}/back-tests`, { tenant: 'metro', report });
  }

  /** The running version of a tree of metro. */
  async running(tree: string): Promise<{ readonly version: string; readonly hash: string }> {
    const answer = await fetch(`${this.#stack.address}/api/v1/trees`, {
      headers: { authorization: `Bearer ${await this.#token()}` },
    });
    const { items } = (await answer.json()) as {
      items: { tree: string; tenant: string; decides: boolean; version: string; hash: string }[];
    };
    const found = items.find((one) => one.tree === tree && one.tenant === 'metro' && one.decides);
    if (found === undefined) throw new Error(`${tree} does not decide`);
    return found;
  }

  async publishSpo2(value: number): Promise<void> {
    const device = await mqtt.connectAsync(this.#stack.mqttUrl, {
      username: 'metro/dev-0001',
      password: 'demo',
    });
    const values = [{ code: '59408-5', value, unit: '%' }];
    const reading = { id: randomUUID(), at: new Date().toISOString(), values };
    await device.publishAsync('rpm/v1/metro/dev-0001/reading', JSON.stringify(reading), { qos: 1 });
    await device.endAsync();
  }

  async #handIn(document: object): Promise<string> {
    const cases = await casesOfRedLimits();
    const answer = await this.#post('trees', {
      tenant: 'metro',
      document: JSON.stringify(document, null, 2),
      cases,
    });
    return (answer as { hash: string }).hash;
  }

  async #post(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${this.#stack.address}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await this.#token()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  }

  async #token(): Promise<string> {
    if (this.#author === undefined) {
      const answer = await fetch(`${this.#stack.address}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'author@demo', password: 'demo' }),
      });
      this.#author = ((await answer.json()) as { token: string }).token;
    }
    return this.#author;
  }
}

async function redLimits(): Promise<RedLimits> {
  return JSON.parse(await readFile(new URL('red-limits.tree.json', folder), 'utf8')) as RedLimits;
}

async function casesOfRedLimits(): Promise<string> {
  return readFile(new URL('red-limits.cases.json', folder), 'utf8');
}

async function tooLate(version: string): Promise<{ readonly document: RedLimits }> {
  const document = { ...(await redLimits()), version };
  document.conditions = document.conditions.map((one) =>
    one.condition === 'hypoxaemia' ? { ...one, root: lowered(one.root) as object } : one,
  );
  return { document };
}

/** Every limit of the saturation at 60 %. */
function lowered(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(lowered);
  if (typeof part !== 'object' || part === null) return part;
  const fields = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, lowered(value)]));
  const isLimit = fields['fact'] === 'spo2' && typeof fields['value'] === 'number';
  return isLimit ? { ...fields, value: 60 } : fields;
}

const rate = (alerts: number) => ({ alerts, perPatientDay: alerts / 90 });

function side(tree: { readonly version: string; readonly hash: string }, critical: number) {
  return {
    trees: [{ tree: 'red-limits', ...tree }],
    alerts: critical + 3,
    alertsPerPatientDay: (critical + 3) / 90,
    bySeverity: { critical: rate(critical), tier1: rate(2), indeterminate: rate(1) },
    byCondition: { hypoxaemia: rate(critical), tachycardia: rate(3) },
    hoursToFirstAlert: { patients: 3, without: 1, p10: 1, median: 2, p90: 3 },
    estimatedMinutes: { tier1: 12, nurse: 20, tier1PerPatientDay: 0.1, nursePerPatientDay: 0.2 },
  };
}

/** Figures made up for the page: 8 critical alerts by what decides now, 5 by the candidate. */
export function madeUpBackTest(
  live: { readonly version: string; readonly hash: string },
  candidate: { readonly version: string; readonly hash: string },
): object {
  return {
    kind: 'back-test',
    notice: 'A back-test says what the rules would have said.',
    patients: 3,
    patientDays: 90,
    measurements: 1000,
    assumptions: {
      quietHours: 24,
      warningHours: 72,
      warningSeverity: 'tier1',
      tier1Minutes: { critical: 0, tier1: 8, indeterminate: 3 },
      nurseMinutes: { critical: 15, tier1: 4, indeterminate: 2 },
      listed: 10,
    },
    live: side({ version: live.version, hash: live.hash }, 8),
    candidate: side({ version: candidate.version, hash: candidate.hash }, 5),
    appeared: { count: 0, listed: [] },
    disappeared: { count: 3, listed: [] },
    both: { same: 8, severer: 0, milder: 0, earlier: 0, later: 0 },
  };
}
