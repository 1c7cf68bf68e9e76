import { randomUUID } from 'node:crypto';
import type { ProtocolAnswer, ProtocolOutcome } from '#decision-tree';
import { DatabaseHandle, ReferenceData, saturationProtocol, TreePeople } from '#testing';
import { openAlert, recordMeasurement, type StaffName } from '../../../../libs/access/test/organisation.js';
import { smallProtocol } from '../../../../libs/decision-tree/test/protocol/small-protocol.js';
import { FirmDesk } from '../firm/firm-desk.js';
import type { Answer } from '../running-server.js';

/** Raises alerts that the small protocol is for; its questions: breathless (a red flag), then alone or swollen. */
export const asked = 'asked-about';
/** Raises alerts that two protocols are for, the small one's twin first. */
export const askedTwice = 'asked-twice';

export interface Walk {
  readonly id: string;
  readonly tree: string;
  readonly purpose: string;
  readonly entries: number;
  readonly standing: string;
  readonly question: { readonly id: string; readonly redFlag: boolean } | null;
  readonly proposal: { readonly outcome: ProtocolOutcome; readonly document: readonly string[] } | null;
  readonly floor: string | null;
  readonly path: readonly { readonly id: string; readonly answer: string }[];
  readonly answers: readonly { readonly seq: number; readonly heard: string; readonly seconds: number }[];
  readonly conclusion: { readonly outcome: string; readonly missing: readonly string[] } | null;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

export interface Guide {
  readonly identity: string | null;
  readonly redFlag: boolean;
  readonly due: readonly { readonly tree: string; readonly standing: string }[];
  readonly walks: readonly Walk[];
  readonly obstacles: readonly string[];
}

export interface Page {
  readonly alert: { readonly version: number; readonly state: string; readonly owner: { id: string } | null };
  readonly guide: Guide;
  readonly [other: string]: unknown;
}

/** What the patient says who she is. */
export const who = [
  { kind: 'full-name', value: 'given family first' },
  { kind: 'birth-date', value: '1950-06-15' },
];

export const codeOf = ({ status, body }: Answer): string =>
  status < 300 ? 'ok' : String((body as { code?: unknown }).code);

/** Tier-1 at work on cases of `metro`, with two protocols signed and at work. */
export class CaseDesk {
  private constructor(
    readonly firm: FirmDesk,
    readonly patient: string,
    readonly people: TreePeople,
    private readonly handle: DatabaseHandle,
  ) {}

  static async open(): Promise<CaseDesk> {
    const firm = await FirmDesk.open();
    const { database, organisation } = firm.server;
    const handle = new DatabaseHandle(database.ownerUrl);
    const people = await TreePeople.of(handle, new ReferenceData(handle), 'metro');
    const desk = new CaseDesk(firm, organisation.patients.first, people, handle);
    const small = { ...smallProtocol(), programme: '*' };
    await people.putToWork({ ...small, tree: 'small', for: [asked] });
    await people.putToWork({ ...small, tree: 'a-twin', programme: 'heart-failure', for: [askedTwice] });
    await people.putToWork(saturationProtocol('1.0.0', { tree: 'second', conditions: [askedTwice] }));
    await people.putToWork(saturationProtocol('1.0.0', { tree: 'silence', conditions: ['not-reached'] }));
    await firm.enrol(desk.patient, 'heart-failure');
    await desk.measure(98);
    return desk;
  }

  /** Oxygen saturation, %, just now. */
  async measure(value: number): Promise<void> {
    await this.#measured(value, 0);
  }

  /** The same saturation on each of so many days before this one. */
  async usually(value: number, days: number): Promise<void> {
    for (let day = 1; day <= days; day += 1) await this.#measured(value, 24 * day);
  }

  async #measured(value: number, hoursAgo: number): Promise<void> {
    const spo2 = {
      code: '59408-5',
      vitalSign: 'spo2',
      value,
      unit: '%',
      interval: { low: value, high: value },
    };
    await recordMeasurement(this.firm.server.database.owner, 'first', this.patient, {
      id: randomUUID(),
      hoursAgo,
      values: [{ ...spo2, plausibility: 'plausible' }],
    });
  }

  post = (by: StaffName, path: string, body: unknown = {}): Promise<Answer> =>
    this.firm.post(by, `/api/v1/${path}`, body);

  /** A new alert of the first patient in the hand of a Tier-1 clinician. @returns its id */
  async claimed(by: StaffName = 'tier1', condition = asked, patient = this.patient): Promise<string> {
    const { owner } = this.firm.server.database;
    const id = await openAlert(owner, patient, { condition, severity: 'tier1', dueIn: '1 hour' });
    const answer = await this.command(by, id, 'claim');
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return id;
  }

  async command(by: StaffName, id: string, command: string, words: object = {}): Promise<Answer> {
    const [row] = await this.firm.query<{ version: number }>(
      'SELECT version FROM wardline.alert WHERE alert_id = $1',
      [id],
    );
    return this.post(by, `alerts/${id}/${command}`, { version: row?.version ?? 0, ...words });
  }

  open = (by: StaffName, id: string, identifiers: unknown = who): Promise<Answer> =>
    this.post(by, `cases/${id}/open`, { identifiers });

  /** Claimed and open, who it is confirmed. */
  async atWork(by: StaffName = 'tier1', condition = asked): Promise<string> {
    const id = await this.claimed(by, condition);
    const answer = await this.open(by, id);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return id;
  }

  async page(by: StaffName, id: string): Promise<Page> {
    return (await this.firm.get(by, `/api/v1/cases/${id}`)).body as Page;
  }

  /** The walk that is under way, else the last one. */
  async walk(by: StaffName, id: string): Promise<Walk> {
    const { walks } = (await this.page(by, id)).guide;
    const found = walks.find(({ standing }) => ['asks', 'at-an-end'].includes(standing)) ?? walks.at(-1);
    if (found === undefined) throw new Error('no walk is under way');
    return found;
  }

  /** Answers the question that is asked, or corrects one. */
  async answer(
    by: StaffName,
    id: string,
    answer: ProtocolAnswer,
    rest: {
      question?: string;
      version?: number;
      interpreter?: string;
      correct?: boolean;
      walk?: string;
    } = {},
  ): Promise<Answer> {
    const walk = await this.walk(by, id);
    return this.post(by, `cases/${id}/answers`, {
      walk: walk.id,
      version: walk.entries,
      question: walk.question?.id ?? 'none',
      answer,
      spokeWith: 'patient',
      interpreter: 'not-needed',
      ...rest,
    });
  }

  /** With everything written down that is asked for, unless told otherwise. */
  async conclude(by: StaffName, id: string, rest: object = {}): Promise<Answer> {
    const walk = await this.walk(by, id);
    return this.post(by, `cases/${id}/conclude`, {
      walk: walk.id,
      version: walk.entries,
      documented: (walk.proposal?.document ?? ['What was said.']).map((item) => ({
        item,
        text: 'All is well.',
      })),
      ...rest,
    });
  }

  /** Nothing is open, and nothing in anybody's hand: what the next test begins with. */
  async clear(): Promise<void> {
    await this.firm.query('DELETE FROM wardline.open_case');
    await this.firm.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL
       WHERE resolved_at IS NULL`,
    );
  }

  /** Puts the patient aside, whoever has her open. */
  async putAside(): Promise<void> {
    await this.firm.query('DELETE FROM wardline.open_case');
  }

  async stateOf(id: string): Promise<string> {
    const [row] = await this.firm.query<{ state: string }>(
      'SELECT state FROM wardline.alert WHERE alert_id = $1',
      [id],
    );
    return row?.state ?? '';
  }

  async eventsOf(id: string): Promise<string[]> {
    const rows = await this.firm.query<{ type: string }>(
      'SELECT type FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id',
      [id],
    );
    return rows.map(({ type }) => type);
  }

  async close(): Promise<void> {
    await this.people.close();
    await this.handle.close();
    await this.firm.close();
  }
}
