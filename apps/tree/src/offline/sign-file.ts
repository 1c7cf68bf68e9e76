import {
  evidenceOf,
  renderMeaning,
  signStatement,
  treeHash,
  type AnyTreeDocument,
  type Examination,
  type SignedStatement,
} from '#decision-tree';
import type { ExitCode } from '../command.js';
import { sayJson } from '../command.js';
import type { Io } from '../io.js';
import { addToApprovalFile } from './approval-file.js';
import { openKeyFile, type KeyFile } from './key-file.js';

/** A tree to sign without a database, and how. */
export interface FileToSign {
  readonly document: AnyTreeDocument;
  readonly examination: Examination;
  readonly tenant: string;
  readonly from: Date;
  readonly until: Date;
  readonly reviewBy: Date;
  readonly patients: string | undefined;
  /** SHA-256 (hex) of the back-test that the physician was shown; undefined: there is none. */
  readonly backTest: string | undefined;
  readonly now: Date;
}

/** Why it may not be signed; undefined: it may. What is refused here would be refused where it is brought, too. */
export function obstacleTo({ examination, from, until, reviewBy, now }: FileToSign): string | undefined {
  const { findings, coverage } = examination;
  if (!(from < until && from < reviewBy && reviewBy <= until)) return 'bad-dates';
  if (until <= now) return 'approval-expired';
  if (findings.length > 0) return 'findings-open';
  const isCovered = [coverage.leaves, coverage.branches].every(({ covered, of }) => covered === of);
  return isCovered ? undefined : 'coverage-incomplete';
}

export function statementOf(
  { document, examination, tenant, from, until, reviewBy, patients, backTest, now }: FileToSign,
  physician: NonNullable<KeyFile['physician']>,
): SignedStatement {
  const { tree, version, programme } = document;
  const said = {
    tree,
    version,
    hash: treeHash(document),
    tenant,
    programme,
    physician,
    from: from.toISOString(),
    until: until.toISOString(),
    reviewBy: reviewBy.toISOString(),
    evidence: {
      ...evidenceOf({ report: examination, coverage: examination.coverage }),
      backTest: backTest ?? null,
    },
    signedAt: now.toISOString(),
  };
  const whom = whomOf(document);
  return { ...said, meaning: renderMeaning(said, patients ?? whom) };
}

/** For whom, where the physician does not say it in other words. */
function whomOf(document: AnyTreeDocument): string {
  switch (document.kind) {
    case 'screening':
      return document.population.describe;
    case 'protocol':
      return 'those it is offered for';
    case 'escalation-policy':
      return 'those whose alerts it applies to';
  }
}

/** Shows what is signed, asks for the key's password, and writes the signature beside the tree. */
export async function signFile(
  io: Io,
  given: FileToSign,
  keyFile: KeyFile,
  { out, asJson }: { readonly out: string; readonly asJson: boolean },
): Promise<ExitCode> {
  const refuse = (code: string): ExitCode => {
    io.err(`refused: ${code}\n`);
    return 1;
  };
  const { physician } = keyFile;
  if (physician === undefined) return refuse('key-not-registered');
  const obstacle = obstacleTo(given);
  if (obstacle !== undefined) return refuse(obstacle);
  const statement = statementOf(given, physician);
  const { cases, coverage } = given.examination;
  io.err(
    `No finding; ${cases.length} worked cases hold and come to ${coverage.leaves.of} leaves and ` +
      `${coverage.branches.of} branches.\nYou are about to sign as ${physician.name}:\n\n  ${statement.meaning}\n\n`,
  );
  const password = io.config.password ?? (await io.askSecret('Password of the key file: '));
  const key = await openKeyFile(keyFile, password);
  if (key === undefined) return refuse('wrong-password');
  const { tree, version, hash } = statement;
  await addToApprovalFile(out, { tree, version, hash }, await signStatement(statement, key));
  if (asJson) sayJson(io, { kind: 'sign', statement, file: out });
  else io.out(`signed: ${statement.meaning}\n${out}\n`);
  return 0;
}
