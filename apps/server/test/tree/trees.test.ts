import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type RunningServer } from '../running-server.js';
import { approvalDates, openDesk, trail, type Found } from './tree-desk.js';
import { oxygenCases, oxygenTree } from './tree-texts.js';

let server: RunningServer;
let desk: Awaited<ReturnType<typeof openDesk>>;

beforeAll(async () => {
  server = await startServer();
  desk = await openDesk(server);
  for (const physician of ['physician', 'second'] as const) {
    await desk.entitle(physician);
    await desk.post(physician, 'signing-keys', { password: 'demo' });
  }
});
afterAll(async () => {
  await server.stop();
});

const code = (answer: { body: unknown }): unknown => (answer.body as { code?: unknown }).code;

describe('a tree on its way', () => {
  let found: Found;
  const version = async (): Promise<Record<string, unknown>> => {
    const { body } = await desk.get('nurse', `trees/${found.hash}?tenant=metro`);
    return (body as { version: Record<string, unknown> }).version;
  };

  it('is handed in by its author, and examined', async () => {
    const answer = await desk.submit('author', oxygenTree());
    expect([answer.status, answer.body]).toMatchObject([
      201,
      { evidence: { findings: [], failures: [], cases: 6, obstacles: [], backTestHash: null } },
    ]);
    found = answer.body as Found;
    expect(await version()).toMatchObject({
      state: 'candidate',
      decides: false,
      problem: 'not-approved',
      submittedBy: 'author',
      notice: 'Example only.',
    });
  });

  it('lies before the physician as one page, with the sentence to be signed', async () => {
    const { from, until, reviewBy } = approvalDates;
    const query = `tenant=metro&from=${from}&until=${until}&reviewBy=${reviewBy}`;
    const answer = await desk.get('physician', `trees/${found.hash}/dossier?${query}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = answer.body as string;
    expect(page).toContain('Example only.');
    expect(page).toContain('A &lt;guideline&gt;');
    expect(page).toContain(found.hash);
    expect(page).toContain(`from ${from} until ${until}, review by ${reviewBy}`);
    expect(page).not.toContain('<script');
    expect(await trail(desk, 'tree.read')).toContain('physician tree.read ok');
  });

  it('is signed by a physician who gives the password again', async () => {
    const answer = await desk.sign('physician', found);
    expect([answer.status, answer.body]).toMatchObject([
      201,
      { ok: true, meaning: expect.stringContaining('I approve oxygen 1.0.0 for patients of metro: adults') },
    ]);
    expect(await version()).toMatchObject({ state: 'signed', problem: null });
  });

  it('is put to work by the lead, at the version that was named', async () => {
    expect((await desk.activate('lead', found.hash)).body).toEqual({ ok: true });
    expect(await version()).toMatchObject({ state: 'active', decides: true });
    const { body } = await desk.get('lead', `trees/${found.hash}?tenant=metro`);
    expect(body).toMatchObject({
      document: { tree: 'oxygen' },
      signatures: [{ physician: 'physician', problem: null, jws: expect.stringMatching(/^ey/) }],
      activations: [{ action: 'activate', version: '1.0.0', by: 'lead', reason: 'It is time' }],
    });
  });

  it('stands in the list of everybody there, and of nobody elsewhere', async () => {
    const names = async (person: 'nurse' | 'elsewhere'): Promise<unknown[]> =>
      ((await desk.get(person, 'trees')).body as { items: { tree: string }[] }).items.map(({ tree }) => tree);
    expect(await names('nurse')).toEqual(['oxygen']);
    expect(await names('elsewhere')).toEqual([]);
    for (const path of ['', '/dossier', '/difference'])
      expect(code(await desk.get('elsewhere', `trees/${found.hash}${path}?tenant=metro`))).toBe('not-found');
  });

  it('says when it decides beside the live trees, to those who direct them', async () => {
    const { owner } = server.database;
    const seen = async (): Promise<unknown> => {
      const { body } = await desk.get('author', `trees/${found.hash}?tenant=metro`);
      return (body as { version: { shadow: unknown } }).version.shadow;
    };
    const { rows } = await owner.query<{ run: string }>(
      `INSERT INTO wardline.shadow_run (tenant_id, tree, version, hash, document)
       SELECT 'metro', tree, version, hash, document FROM wardline.tree_version WHERE hash = $1 RETURNING run_id AS run`,
      [found.hash],
    );
    expect(await seen()).toBe(true);
    await owner.query(`INSERT INTO wardline.shadow_stop (run_id, tenant_id) VALUES ($1, 'metro')`, [
      rows[0]?.run,
    ]);
    expect(await seen()).toBe(false);
  });

  it('shows the next version by its difference, and goes back in one step', async () => {
    const next = (await desk.submit('author', oxygenTree({ version: '1.1.0', below: 85 }))).body as Found;
    const difference = await desk.get('physician', `trees/${next.hash}/difference?tenant=metro`);
    expect(difference.body).toMatchObject({
      before: { version: '1.0.0' },
      after: { version: '1.1.0' },
      changes: [
        { kind: 'threshold', words: 'question “low”: SpO2 below 88 % becomes 85 % (holds less often)' },
        { kind: 'identity' },
      ],
    });
    await desk.sign('physician', next);
    expect((await desk.activate('lead', next.hash, found.hash)).status).toBe(200);
    const back = await desk.post('lead', 'running-trees/metro/oxygen/rollback', {
      leaves: next.hash,
      reason: 'Misses too much',
    });
    expect(back.body).toEqual({ ok: true });
    expect(await version()).toMatchObject({ state: 'active', decides: true });
  });

  it('leaves a trail of each act', async () => {
    expect(await trail(desk, 'tree.submit')).toEqual(['author tree.submit ok', 'author tree.submit ok']);
    expect(await trail(desk, 'tree.sign')).toEqual(['physician tree.sign ok', 'physician tree.sign ok']);
    expect(await trail(desk, 'tree.activate')).toEqual(['lead tree.activate ok', 'lead tree.activate ok']);
    expect(await trail(desk, 'tree.rollback')).toEqual(['lead tree.rollback ok']);
    const { rows } = await server.database.owner.query<{ without: number }>(
      `SELECT count(*)::int AS without FROM wardline.audit_event WHERE action LIKE 'tree.%' AND session_id IS NULL`,
    );
    expect(rows).toEqual([{ without: 0 }]);
  });
});

describe('handing in', () => {
  it('is refused with every line that is wrong', async () => {
    const text = JSON.stringify(oxygenTree({ tree: 'wrong-lines' }), null, 2)
      .replace('"unit": "%"', '"unit": "kg"')
      .replace('"lessThan"', '"lesThan"');
    const answer = await desk.post('author', 'trees', { tenant: 'metro', document: text, cases: '{}' });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      {
        code: 'tree-refused',
        problems: [
          { code: 'wrong-unit', pointer: '/facts/spo2/unit', line: lineOf(text, '"unit": "kg"') },
          {
            code: 'unknown-operator',
            pointer: '/conditions/0/root/when/operator',
            line: lineOf(text, '"lesThan"'),
          },
        ],
      },
    ]);
  });

  it('is refused for text that is no JSON, and for cases that name no leaf', async () => {
    const broken = await desk.post('author', 'trees', {
      tenant: 'metro',
      document: '{\n  "tree": }',
      cases: '',
    });
    expect(broken.body).toMatchObject({ code: 'tree-refused', problems: [{ code: 'json-syntax', line: 2 }] });
    const [first, ...rest] = oxygenCases('no-leaf').cases;
    const cases = { tree: 'no-leaf', cases: [{ ...first, leaf: 'nowhere' }, ...rest] };
    const wrong = await desk.submit('author', oxygenTree({ tree: 'no-leaf' }), cases);
    expect(wrong.body).toMatchObject({ code: 'tree-refused', problems: [{ code: 'unknown-leaf' }] });
  });

  it('is for authors of the health system', async () => {
    for (const person of ['nurse', 'operator', 'lead', 'elsewhere'] as const)
      expect(code(await desk.submit(person, oxygenTree({ tree: 'not-theirs' })))).toBe('forbidden');
    expect((await trail(desk, 'tree.submit')).filter((line) => line.endsWith('not-allowed'))).toHaveLength(4);
  });

  it('happens once for a content, and a version names one content for ever', async () => {
    await desk.submit('author', oxygenTree({ tree: 'once' }));
    expect(code(await desk.submit('author', oxygenTree({ tree: 'once' })))).toBe('already-submitted');
    expect(code(await desk.submit('author', oxygenTree({ tree: 'once', below: 70 })))).toBe('version-taken');
  });

  it('takes a document larger than other requests may be, and none without end', async () => {
    const large = { ...oxygenTree({ tree: 'large' }), sources: manySources(600) };
    expect(JSON.stringify(large).length).toBeGreaterThan(64 * 1024);
    expect((await desk.submit('author', large)).status).toBe(201);
    const endless = await desk.post('author', 'trees', { document: 'x'.repeat(3_000_000) });
    expect(code(endless)).toBe('payload-too-large');
  });
});

describe('what the examination finds', () => {
  it('keeps a tree from being signed: a finding', async () => {
    const tree = oxygenTree({ tree: 'never-low', below: -5 });
    const found = (await desk.submit('author', tree)).body as Found;
    expect(found.evidence.obstacles.map((one) => one.code)).toContain('findings');
    expect(code(await desk.sign('physician', found))).toBe('findings-open');
  });

  it('keeps a tree from being signed: a worked case that fails', async () => {
    const cases = oxygenCases('case-fails');
    const [first, ...rest] = cases.cases;
    const wrong = { ...cases, cases: [{ ...first, leaf: 'fine', disposition: 'baseline' }, ...rest] };
    const found = (await desk.submit('author', oxygenTree({ tree: 'case-fails' }), wrong)).body as Found;
    expect(found.evidence.obstacles.map((one) => one.code)).toContain('cases-failed');
    expect(code(await desk.sign('physician', found))).toBe('findings-open');
  });

  it('keeps a tree from being signed until its cases come to every leaf', async () => {
    const { cases } = oxygenCases();
    const few = { tree: 'few-cases', cases: cases.slice(1) };
    const found = (await desk.submit('author', oxygenTree({ tree: 'few-cases' }), few)).body as Found;
    expect(found.evidence).toMatchObject({ coverage: { leaves: { missing: ['is-low'] } } });
    expect(code(await desk.sign('physician', found))).toBe('coverage-incomplete');
    const again = await desk.post('author', `trees/${found.hash}/examinations`, {
      tenant: 'metro',
      cases: JSON.stringify({ tree: 'few-cases', cases }),
    });
    expect(again.body).toMatchObject({ evidence: { obstacles: [] } });
    // What was read before is not what would be signed now.
    expect(code(await desk.sign('physician', found))).toBe('evidence-changed');
    expect((await desk.sign('physician', again.body as Found)).status).toBe(201);
  });

  it('is found again with the cases that are known', async () => {
    const found = (await desk.submit('author', oxygenTree({ tree: 'again' }))).body as Found;
    const again = await desk.post('physician', `trees/${found.hash}/examinations`, { tenant: 'metro' });
    expect(again.body).toMatchObject({ evidence: { reportHash: found.evidence.reportHash, cases: 6 } });
    expect(code(await desk.post('nurse', `trees/${found.hash}/examinations`, { tenant: 'metro' }))).toBe(
      'forbidden',
    );
  });
});

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

function manySources(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    id: index === 0 ? 'here' : `source-${index}`,
    citation: `A guideline of which much is to be said, number ${index}`.repeat(2),
    edition: '2020',
    read: 'not yet checked',
  }));
}
