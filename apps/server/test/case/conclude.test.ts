import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { protocolOutcomes } from '#decision-tree';
import { asked, CaseDesk, codeOf } from './case-desk.js';

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

/** At the end where all is quiet: care at home. */
async function quiet(by: 'tier1' | 'tier1b' = 'tier1'): Promise<string> {
  const id = await desk.atWork(by);
  await desk.answer(by, id, 'no');
  await desk.answer(by, id, 'no');
  return id;
}
/** At the end for swollen legs: to be seen within 24 hours. */
async function swollen(): Promise<string> {
  const id = await desk.atWork();
  await desk.answer('tier1', id, 'no');
  await desk.answer('tier1', id, 'yes');
  return id;
}

describe('a conclusion is carried out', () => {
  it('care at home ends the alert', async () => {
    const id = await quiet();
    expect((await desk.conclude('tier1', id)).body).toEqual({
      outcome: 'care-at-home',
      consequence: 'resolved',
    });
    expect(await desk.stateOf(id)).toBe('resolved');
    expect((await desk.eventsOf(id)).slice(-2)).toEqual(['protocol-concluded', 'resolved']);
  });

  it('to be seen within 24 hours is a follow-up with an owner and a clock, and the alert stays', async () => {
    const id = await swollen();
    expect((await desk.conclude('tier1', id)).body).toEqual({
      outcome: 'seen-within-24h',
      consequence: 'follow-up',
    });
    const { followUps } = await desk.page('tier1', id);
    expect(followUps).toMatchObject([{ kind: 'to-be-seen', owner: { name: 'tier1' }, endedAt: null }]);
    expect(await desk.stateOf(id)).toBe('claimed');
    const resolved = await desk.command('tier1', id, 'resolve', { reason: 'Told her to be seen' });
    expect(resolved.body).toMatchObject({ code: 'obstacles' });
  });

  it('escalate now is the local team’s at once, and whoever hands over keeps it until it is taken', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'could-not-assess');
    expect((await desk.conclude('tier1', id)).body).toEqual({
      outcome: 'escalate-now',
      consequence: 'escalated',
    });
    expect(await desk.stateOf(id)).toBe('escalated');
    expect((await desk.page('nurse', id)).alert.owner?.id).toBe(desk.firm.staff('tier1'));
  });

  it('twice is refused: a protocol ends once', async () => {
    const id = await swollen();
    const walk = await desk.walk('tier1', id);
    expect(codeOf(await desk.conclude('tier1', id))).toBe('ok');
    const again = { walk: walk.id, version: walk.entries, outcome: 'call-back', reason: 'No' };
    expect(codeOf(await desk.conclude('tier1', id, again))).toBe('protocol-ended');
    await expect(
      desk.firm.query(`UPDATE wardline.walk_conclusion SET outcome = 'call-back'`),
    ).rejects.toThrow();
    await expect(desk.firm.query('UPDATE wardline.walk SET ended_at = NULL')).rejects.toThrow();
  });

  it('by whoever has it in hand, and has it open for anything but going up', async () => {
    const id = await quiet();
    expect(codeOf(await desk.conclude('tier1b', id))).toBe('not-the-owner');
    expect(codeOf(await desk.conclude('nurse', id))).toBe('not-the-owner');
    await desk.putAside();
    expect(codeOf(await desk.conclude('tier1', id))).toBe('case-not-open');
    const up = { outcome: 'escalate-now', reason: 'I do not like it' };
    expect((await desk.conclude('tier1', id, up)).body).toMatchObject({ consequence: 'escalated' });
  });
});

describe('going up', () => {
  it('is possible before the first answer, with nothing written down, by reason only', async () => {
    const id = await desk.atWork();
    const up = { outcome: 'emergency-services', documented: [] };
    expect(codeOf(await desk.conclude('tier1', id, up))).toBe('reason-required');
    const answer = await desk.conclude('tier1', id, { ...up, reason: 'Cannot speak' });
    expect(answer.body).toEqual({ outcome: 'emergency-services', consequence: 'escalated' });
    expect(await desk.firm.query('SELECT 1 FROM wardline.deviation WHERE alert_id = $1', [id])).toEqual([]);
  });

  it('asks for what is to be written down afterwards', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'could-not-assess');
    expect(codeOf(await desk.conclude('tier1', id, { documented: [] }))).toBe('ok');
    const walk = await desk.walk('tier1', id);
    expect(walk.conclusion?.missing).toEqual(['What was said.']);
    expect((await desk.page('tier1', id)).guide.obstacles).toContain('documentation-incomplete');
    const put = (item: string, by: 'tier1' | 'tier1b' | 'nurse' = 'tier1') =>
      desk.post(by, `cases/${id}/documentation`, { walk: walk.id, documented: [{ item, text: 'Nothing.' }] });
    expect(codeOf(await put('Something else'))).toBe('document-not-asked-for');
    expect(codeOf(await put('What was said.', 'nurse'))).toBe('not-the-owner');
    expect(codeOf(await put('What was said.'))).toBe('ok');
    expect((await desk.walk('tier1', id)).conclusion?.missing).toEqual([]);
  });

  it('is not for the walk’s version of before', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'no');
    const late = { version: 0, outcome: 'escalate-now', reason: 'Late' };
    expect(codeOf(await desk.conclude('tier1', id, late))).toBe('version-conflict');
  });
});

describe('H17: going down', () => {
  it('needs a finished walk', async () => {
    const id = await desk.atWork();
    const down = { outcome: 'call-back', reason: 'She sounds well' };
    expect(codeOf(await desk.conclude('tier1', id, down))).toBe('protocol-not-ended');
    expect(codeOf(await desk.conclude('tier1', id))).toBe('protocol-not-ended');
  });

  it('needs everything that is to be written down, and says what is missing', async () => {
    const id = await quiet();
    const answer = await desk.conclude('tier1', id, { documented: [] });
    expect(answer.body).toMatchObject({ code: 'documentation-incomplete', reasons: ['What was said.'] });
    const blank = { documented: [{ item: 'What was said.', text: '   ' }] };
    expect(codeOf(await desk.conclude('tier1', id, blank))).toBe('invalid-request');
    expect(await desk.stateOf(id)).toBe('claimed');
  });

  it('needs a reason, and is looked at by another person', async () => {
    const id = await swollen();
    const down = { outcome: 'care-at-home' };
    expect(codeOf(await desk.conclude('tier1', id, down))).toBe('reason-required');
    expect(codeOf(await desk.conclude('tier1', id, { ...down, reason: 'Long known' }))).toBe('ok');
    const listed = async (by: 'supervisor' | 'lead' | 'physician' | 'nurse' | 'tier1', standing = 'open') =>
      (
        (await desk.firm.get(by, `/api/v1/deviations?standing=${standing}`)).body as {
          items: { id: string }[];
        }
      ).items;
    for (const by of ['supervisor', 'lead', 'physician'] as const)
      expect((await listed(by)).at(-1)).toMatchObject({
        alert: id,
        proposed: 'seen-within-24h',
        chosen: 'care-at-home',
        reason: 'Long known',
        by: { name: 'tier1' },
        overdue: false,
        review: null,
      });
    expect(await listed('nurse')).toEqual([]);
    expect(await listed('tier1')).toEqual([]);
    const deviation = (await listed('lead')).at(-1)?.id ?? '';
    await desk.firm.query(
      `INSERT INTO wardline.deviation_call (call_id, tenant_id, site_id, patient_id, deviation_id, day, staff, at)
       SELECT gen_random_uuid(), tenant_id, site_id, patient_id, deviation_id, 1, ARRAY[by_staff], wardline.now()
       FROM wardline.deviation WHERE deviation_id = $1`,
      [deviation],
    );
    expect((await listed('lead')).at(-1)).toMatchObject({ told: [{ people: 1 }] });
    const review = (by: 'lead' | 'nurse' | 'tier1' | 'nurseOther', note = 'Known since May') =>
      desk.post(by, `deviations/${deviation}/review`, { finding: 'agreed', note });
    expect(codeOf(await review('nurse'))).toBe('role-not-allowed');
    expect(codeOf(await review('tier1'))).toBe('role-not-allowed');
    expect(codeOf(await review('nurseOther'))).toBe('not-found');
    expect(codeOf(await review('lead', ' '))).toBe('invalid-request');
    expect(codeOf(await review('lead'))).toBe('ok');
    expect(codeOf(await review('lead'))).toBe('already-closed');
    expect(await listed('lead')).toEqual([]);
    expect((await listed('lead', 'reviewed'))[0]).toMatchObject({
      review: { finding: 'agreed', by: { name: 'lead' } },
    });
  });

  it('by a correction needs a reason and a review, too', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'could-not-assess');
    await desk.answer('tier1', id, 'no', { question: 'breathless', correct: true });
    await desk.answer('tier1', id, 'no');
    expect(codeOf(await desk.conclude('tier1', id))).toBe('reason-required');
    expect(codeOf(await desk.conclude('tier1', id, { reason: 'She had misheard' }))).toBe('ok');
    const rows = await desk.firm.query(
      'SELECT proposed, chosen FROM wardline.deviation WHERE alert_id = $1',
      [id],
    );
    expect(rows).toEqual([{ proposed: 'escalate-now', chosen: 'care-at-home' }]);
  });

  it('by asking everything again needs a reason and a review, too', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'could-not-assess');
    await desk.conclude('tier1', id);
    expect(codeOf(await desk.open('tier1', id))).toBe('ok');
    await desk.post('tier1', `cases/${id}/walks`, { protocol: { again: 'small' } });
    await desk.answer('tier1', id, 'no');
    await desk.answer('tier1', id, 'yes');
    expect(codeOf(await desk.conclude('tier1', id))).toBe('reason-required');
    expect(codeOf(await desk.conclude('tier1', id, { reason: 'She is awake now' }))).toBe('ok');
    const rows = await desk.firm.query(
      'SELECT proposed, chosen FROM wardline.deviation WHERE alert_id = $1',
      [id],
    );
    expect(rows).toEqual([{ proposed: 'escalate-now', chosen: 'seen-within-24h' }]);
  });

  it('is in the order of the protocols’ outcomes, here and in the database', async () => {
    for (const [one, first] of protocolOutcomes.entries())
      for (const [other, second] of protocolOutcomes.entries()) {
        const [row] = await desk.firm.query<{ milder: boolean }>(
          'SELECT wardline.is_milder($1, $2) AS milder',
          [first, second],
        );
        expect(row?.milder).toBe(one > other);
      }
  });
});

describe('an alert for which a protocol is at work', () => {
  it('is not ended by Tier-1 without it, by whichever way', async () => {
    const id = await desk.claimed();
    expect((await desk.page('tier1', id)).guide.obstacles).toContain('protocol-incomplete');
    expect((await desk.command('tier1', id, 'resolve', { reason: 'Fine' })).body).toMatchObject({
      code: 'obstacles',
      reasons: ['protocol-incomplete'],
    });
    expect(await desk.stateOf(id)).toBe('claimed');
    const { owner } = desk.firm.server.database;
    const client = await owner.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('wardline.staff_id', $1, true)`, [desk.firm.staff('tier1')]);
      await expect(
        client.query(
          `UPDATE wardline.alert SET state = 'resolved', resolved_at = now(), next_step_at = NULL WHERE alert_id = $1`,
          [id],
        ),
      ).rejects.toMatchObject({ code: 'WL017' });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('the local team ends as it finds', async () => {
    const id = await desk.claimed();
    expect((await desk.page('nurse', id)).guide.obstacles).not.toContain('protocol-incomplete');
    expect(codeOf(await desk.command('nurse', id, 'acknowledge'))).toBe('ok');
    expect(codeOf(await desk.command('nurse', id, 'resolve', { reason: 'Seen' }))).toBe('ok');
    expect(await desk.stateOf(id)).toBe('resolved');
  });

  it('of another programme is not held by it', async () => {
    const second = desk.firm.server.organisation.patients.second;
    const id = await desk.claimed('tier1', 'asked-twice', second);
    expect((await desk.page('tier1', id)).guide.due.map(({ tree }) => tree)).toEqual(['second']);
    const other = await desk.claimed('tier1', asked, second);
    expect((await desk.page('tier1', other)).guide.due.map(({ tree }) => tree)).toEqual(['small']);
  });
});
