import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import {
  placedProtocolNodes,
  protocolAnswers,
  protocolOutcomes,
  type ProtocolDocument,
} from '#decision-tree';
import { asked, CaseDesk, codeOf } from './case-desk.js';

const treesFolder = fileURLToPath(new URL('../../../../decision-trees', import.meta.url));

let desk: CaseDesk;
beforeAll(async () => {
  desk = await CaseDesk.open();
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  await desk.clear();
});

type Clinician = 'tier1' | 'tier1b';

/** What a Tier-1 clinician may try, each with whatever reason and paper it takes. */
type Move =
  | { readonly kind: 'answer' | 'correct'; readonly answer: (typeof protocolAnswers)[number] }
  | { readonly kind: 'conclude'; readonly outcome: (typeof protocolOutcomes)[number] | undefined }
  | { readonly kind: 'resolve' | 'pass-on' | 'again' | 'park' | 'sql' | 'admitted' };

const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('answer' as const, 'correct' as const),
    answer: fc.constantFrom(...protocolAnswers),
  }),
  fc.record({
    kind: fc.constant('conclude' as const),
    outcome: fc.constantFrom(undefined, ...protocolOutcomes),
  }),
  fc.record({
    kind: fc.constantFrom('resolve', 'pass-on', 'again', 'park', 'sql', 'admitted'),
  }) as fc.Arbitrary<Move>,
);

/** As the owner of the tables, but in the clinician's name: past the application, not past the triggers. */
async function bySql(who: Clinician, id: string): Promise<string> {
  const client = await desk.firm.server.database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('wardline.staff_id', $1, true)`, [desk.firm.staff(who)]);
    await client.query('UPDATE wardline.alert SET red_flag_at = NULL WHERE alert_id = $1', [id]);
    await client.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL WHERE alert_id = $1`,
      [id],
    );
    await client.query('COMMIT');
    return 'ok';
  } catch (error) {
    await client.query('ROLLBACK');
    return String((error as { code?: unknown }).code);
  } finally {
    client.release();
  }
}

/** The patient is in hospital now: what Tier-1 may write down, and what closes alerts. */
async function admitted(who: Clinician): Promise<string> {
  return codeOf(
    await desk.post(who, `patients/${desk.patient}/monitoring-status`, {
      status: 'paused',
      reason: 'admitted',
      owner: desk.firm.staff('nurse'),
      until: new Date(Date.now() + 86_400_000).toISOString(),
      note: 'Her daughter says so',
    }),
  );
}

async function monitored(): Promise<void> {
  await desk.firm.query(
    `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
     VALUES ('metro', $1, 'active', wardline.now())`,
    [desk.patient],
  );
}

/** @returns who has it in hand afterwards */
async function play(move: Move, who: Clinician, id: string): Promise<Clinician> {
  const other: Clinician = who === 'tier1' ? 'tier1b' : 'tier1';
  switch (move.kind) {
    case 'answer':
      await desk.answer(who, id, move.answer);
      return who;
    case 'correct':
      await desk.answer(who, id, move.answer, { question: 'breathless', correct: true });
      return who;
    case 'conclude':
      await desk.conclude(who, id, {
        ...(move.outcome !== undefined && { outcome: move.outcome }),
        reason: 'I am sure',
      });
      return who;
    case 'resolve':
      await desk.command(who, id, 'resolve', { reason: 'She is well' });
      return who;
    case 'again':
      await desk.post(who, `cases/${id}/walks`, { protocol: { again: 'small' } });
      return who;
    case 'park':
      await desk.post(who, `cases/${id}/park`);
      await desk.open(who, id);
      return who;
    case 'sql':
      await bySql(who, id);
      return who;
    case 'admitted':
      await admitted(who);
      return who;
    case 'pass-on': {
      const released = await desk.command(who, id, 'release');
      if (released.status !== 200) return who;
      await desk.command(other, id, 'claim');
      await desk.open(other, id);
      return other;
    }
  }
}

describe('H17: after a red flag was answered yes', () => {
  it('no sequence of what Tier-1 can do ends the alert, and none lowers the floor', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('no', 'could-not-assess', undefined),
        fc.array(anyMove, { minLength: 2, maxLength: 6 }),
        async (before, moves) => {
          await desk.clear();
          await monitored();
          const id = await desk.atWork('tier1', asked);
          if (before !== undefined) await desk.answer('tier1', id, before);
          const flag = before === undefined ? {} : { question: 'breathless', correct: true };
          expect(codeOf(await desk.answer('tier1', id, 'yes', flag))).toBe('ok');
          let who: Clinician = 'tier1';
          for (const move of moves) {
            who = await play(move, who, id);
            expect(['open', 'claimed', 'escalated', 'delivered']).toContain(await desk.stateOf(id));
          }
          const { guide } = await desk.page(who, id);
          expect(guide.redFlag).toBe(true);
          for (const { floor, conclusion } of guide.walks) {
            expect(floor).toBe('escalate-now');
            if (conclusion !== null)
              expect(['emergency-services', 'escalate-now']).toContain(conclusion.outcome);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('is an event, said once, and going up is what is left', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'yes');
    await desk.answer('tier1', id, 'yes', { question: 'breathless', correct: true });
    expect((await desk.eventsOf(id)).filter((type) => type === 'red-flag')).toHaveLength(1);
    await desk.answer('tier1', id, 'no', { question: 'breathless', correct: true });
    await desk.answer('tier1', id, 'no');
    expect((await desk.walk('tier1', id)).proposal?.outcome).toBe('care-at-home');
    expect((await desk.page('tier1', id)).guide.obstacles).toContain('below-floor');
    expect(codeOf(await desk.conclude('tier1', id))).toBe('below-floor');
    expect(codeOf(await desk.conclude('tier1', id, { outcome: 'call-back', reason: 'No' }))).toBe(
      'below-floor',
    );
    const up = { outcome: 'escalate-now', reason: 'It was said' };
    expect((await desk.conclude('tier1', id, up)).body).toMatchObject({ consequence: 'escalated' });
  });

  it('leaves minutes, whoever goes on and whatever else is to be done; then it goes up without a reminder', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'yes');
    const clock = async () => {
      const [row] = await desk.firm.query<{ minutes: number; step: number; reminders: number }>(
        `SELECT round(extract(epoch FROM a.next_step_at - a.red_flag_at) / 60)::int AS minutes, a.step,
           (a.policy -> 'tier1' ->> 'reminders')::int AS reminders FROM wardline.alert a WHERE a.alert_id = $1`,
        [id],
      );
      return row;
    };
    expect(await clock()).toEqual({ minutes: 5, step: 1, reminders: 1 });
    await desk.firm.server.database.setAhead(2);
    await desk.answer('tier1', id, 'could-not-assess');
    await desk.firm.query(
      `SELECT wardline.put_follow_up($1, 'call-back', interval '4 hours', '{}', NULL, NULL)`,
      [id],
    );
    expect(await clock()).toEqual({ minutes: 5, step: 1, reminders: 1 });
    const to = desk.firm.staff('tier1b');
    const given = await desk.command('supervisor', id, 'reassign', { reason: 'Shift ends', to });
    expect(codeOf(given)).toBe('ok');
    expect(await clock()).toEqual({ minutes: 7, step: 1, reminders: 1 });
    await desk.firm.server.database.setAhead(0);
  });

  it('who lets go of it gives it to the local team, not to the queue', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'yes');
    expect(codeOf(await desk.command('tier1', id, 'release'))).toBe('ok');
    expect(await desk.stateOf(id)).toBe('escalated');
    expect((await desk.eventsOf(id)).slice(-2)).toEqual(['released', 'escalated']);
    expect((await desk.page('nurse', id)).alert.owner).toBeNull();
  });

  it('a hospital that Tier-1 writes down leaves the alert to the local team; others it closes', async () => {
    await monitored();
    const id = await desk.atWork();
    const plain = await desk.claimed('tier1', 'plain-thing');
    await desk.answer('tier1', id, 'yes');
    expect(await admitted('tier1')).toBe('ok');
    expect(await desk.stateOf(plain)).toBe('resolved');
    expect(await desk.stateOf(id)).toBe('claimed');
  });

  it('the local team ends it', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'yes');
    await desk.answer('tier1', id, 'no');
    expect((await desk.conclude('tier1', id)).body).toMatchObject({ outcome: 'emergency-services' });
    expect(codeOf(await desk.command('nurse', id, 'acknowledge'))).toBe('ok');
    expect(codeOf(await desk.command('nurse', id, 'resolve', { reason: 'Seen at home' }))).toBe('ok');
  });

  it('what is a red flag the database reads in the document itself, in every shipped one', async () => {
    const files = (await readdir(treesFolder, { recursive: true })).filter((file) =>
      file.endsWith('.protocol.json'),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const document = JSON.parse(await readFile(join(treesFolder, file), 'utf8')) as ProtocolDocument;
      await desk.firm.query(
        `INSERT INTO wardline.tree_version (hash, tree, version, document, approval) VALUES ($1, $1, '1', $2, '{}')`,
        [file, JSON.stringify(document)],
      );
      const questions = [...placedProtocolNodes(document.root)].flatMap(({ node }) =>
        'answers' in node ? [node] : [],
      );
      const rows = await desk.firm.query<{ id: string; flag: boolean }>(
        'SELECT q AS id, wardline.is_red_flag($1, q) AS flag FROM unnest($2::text[]) q',
        [file, questions.map(({ id }) => id)],
      );
      expect(rows).toEqual(questions.map(({ id, redFlag = false }) => ({ id, flag: redFlag })));
    }
  });
});
