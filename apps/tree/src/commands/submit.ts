import { readFile } from 'node:fs/promises';
import {
  backTestFigures,
  treeHash,
  type AnyTreeDocument,
  type BackTestFigures,
  type BackTestReport,
} from '#decision-tree';
import { addTreeEvidence, submitTree, type TreeAnswer, type TreeStore } from '#persistence';
import { parse, sayJson, UsageError, type Command } from '../command.js';
import { importApproval, readApprovalFile } from '../offline/approval-file.js';
import { json } from '../offline/key-file.js';
import { documentOf, personOptions, personUsage, tenantOf } from '../people/named-tree.js';
import { asPerson } from '../people/person.js';
import { examineFile } from '../trees/examined.js';

const options = {
  ...personOptions,
  'back-test': { type: 'string' },
  approval: { type: 'string' },
} as const;

export const submitCommand: Command = {
  name: 'submit',
  summary: 'hands a tree in for signature, with what the verifier and its cases say',
  usage: `  tree submit <tree.tree.json> --tenant <id> --as <e-mail> [--back-test <report.json>] [--approval <name.approval.json>]

--back-test is a report that tree back-test --out has written of this version; its figures, without anybody in them,
stand in the dossier under your name. --approval brings signatures that tree sign --key has made.

${personUsage}`,
  run: async (args, io) => {
    const { values, positionals } = parse(args, options);
    const tenant = tenantOf(values);
    const { path, document } = await documentOf(positionals[0]);
    const hash = treeHash(document);
    const approval = values.approval === undefined ? undefined : await readApprovalFile(values.approval);
    const figures = await figuresOf(values['back-test'], document);
    const report = await examineFile(path, document);
    const { findings, coverage } = report;
    const code = await asPerson(io, values.as, async ({ store }) => {
      const handedIn = await handIn(store, tenant, document);
      if (!handedIn.ok) return handedIn;
      const backTest =
        figures === undefined
          ? await earlierBackTest(store, hash)
          : { ...figures, handedInBy: await nameOf(store) };
      const stored = await addTreeEvidence(store, tenant, hash, { report, coverage, backTest });
      return stored.ok && approval !== undefined ? importApproval(store, approval, hash) : stored;
    });
    if (code !== 0) return code;
    if (values.json) sayJson(io, { kind: 'submit', hash, findings: findings.length, coverage });
    else io.out(`${hash} handed in, ${findings.length} findings\n`);
    return 0;
  },
};

/** Handed in already is handed in; only its author may say so again. */
async function handIn(store: TreeStore, tenant: string, document: AnyTreeDocument): Promise<TreeAnswer> {
  const { answer } = await submitTree(store, tenant, document);
  return !answer.ok && answer.code === 'already-submitted' ? { ok: true } : answer;
}

/** The figures of a back-test in which this version was the candidate. */
async function figuresOf(
  path: string | undefined,
  document: AnyTreeDocument,
): Promise<BackTestFigures | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} is not there`);
  });
  const report = json(text) as BackTestReport | undefined;
  if (report?.kind !== 'back-test') throw new UsageError(`${path} is no report of a back-test`);
  const hash = treeHash(document);
  if (!report.candidate.trees.some((tree) => tree.hash === hash))
    throw new UsageError(`${path} is about other versions (back-test-mismatch)`);
  return backTestFigures(report);
}

/** One that was handed in before goes on standing. */
async function earlierBackTest(store: TreeStore, hash: string): Promise<unknown> {
  const [row] = await store.query<{ back_test: unknown }>(
    'SELECT back_test FROM wardline.tree_evidence WHERE hash = $1 ORDER BY entry_id DESC LIMIT 1',
    [hash],
  );
  return row?.back_test;
}

async function nameOf(store: TreeStore): Promise<string> {
  const [row] = await store.query<{ name: string }>(
    'SELECT name FROM wardline.staff WHERE staff_id = wardline.scope_staff()',
  );
  return row?.name ?? '';
}
