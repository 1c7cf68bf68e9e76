import { draftStatement, signTree, type SigningRequest } from '#persistence';
import { instant, parse, sayJson, UsageError, type Command } from '../command.js';
import { approvalBeside } from '../offline/approval-file.js';
import { readKeyFile } from '../offline/key-file.js';
import { signFile } from '../offline/sign-file.js';
import { documentOf, hashOf, personOptions, personUsage, tenantOf } from '../people/named-tree.js';
import { asPerson, Refused } from '../people/person.js';
import { examineFile } from '../trees/examined.js';

const options = {
  ...personOptions,
  from: { type: 'string' },
  until: { type: 'string' },
  'review-by': { type: 'string' },
  patients: { type: 'string' },
  key: { type: 'string' },
  'back-test': { type: 'string' },
  out: { type: 'string' },
} as const;

export const signCommand: Command = {
  name: 'sign',
  summary: 'a physician signs a tree that was handed in',
  usage: `  tree sign <tree.tree.json or hash> --tenant <id> --as <e-mail> --from <date> --until <date> --review-by <date>
            [--patients "<which, in your words>"]
  tree sign <tree.tree.json> --key <key.json> --tenant <id> --from … --until … --review-by …
            [--patients …] [--back-test <SHA-256>] [--out <name.approval.json>]

Shows the statement, then asks for the password: giving it is signing. The tree must have been handed in (tree submit)
without findings and with full coverage; a signing key is made once with tree key.

With --key it is signed without a database: verifier and worked cases are asked here, and the signature (a JWS) stands
in <name>.approval.json beside the tree. tree submit --approval or tree activate --approval brings it, within 30 days.
--back-test names the back-test that you were shown, by its hash in the dossier.

${personUsage}`,
  run: async (args, io) => {
    const { values, positionals } = parse(args, options);
    const { from, until, 'review-by': reviewBy, patients } = values;
    if (from === undefined || until === undefined || reviewBy === undefined)
      throw new UsageError('--from, --until and --review-by say how long it holds');
    const dates = {
      from: new Date(instant('from', from)),
      until: new Date(instant('until', until)),
      reviewBy: new Date(instant('review-by', reviewBy)),
    };
    const tenant = tenantOf(values);
    const { key, 'back-test': backTest, out } = values;
    if (backTest !== undefined && !/^[0-9a-f]{64}$/.test(backTest))
      throw new UsageError('--back-test is the SHA-256 of a back-test');
    if (key !== undefined) {
      const keyFile = await readKeyFile(key);
      const { path, document } = await documentOf(positionals[0]);
      const examination = await examineFile(path, document);
      const given = { document, examination, tenant, ...dates, patients, backTest, now: new Date() };
      return signFile(io, given, keyFile, { out: out ?? approvalBeside(path), asJson: values.json });
    }
    if (backTest !== undefined || out !== undefined)
      throw new UsageError('--back-test and --out go with --key');
    const hash = await hashOf(positionals[0]);
    const request: SigningRequest = { tenant, hash, ...dates, ...(patients !== undefined && { patients }) };
    return asPerson(
      io,
      values.as,
      async ({ store, password }) => {
        const signed = await signTree(store, request, password);
        if (!signed.ok) return signed;
        if (values.json) sayJson(io, { kind: 'sign', statement: signed.statement });
        else io.out(`signed: ${signed.statement.meaning}\n`);
        return { ok: true };
      },
      async (store) => {
        const draft = await draftStatement(store, request);
        if (!draft.ok) throw new Refused(draft.code);
        io.err(`You are about to sign:\n\n  ${draft.statement.meaning}\n\n`);
      },
    );
  },
};
