import { createSigningKey, draftStatement, signTree, type SigningRequest } from '#persistence';
import { instant, parse, sayJson, UsageError, type Command } from '../command.js';
import { hashOf, personOptions, personUsage, tenantOf } from '../people/named-tree.js';
import { asPerson, Refused } from '../people/person.js';

const options = {
  ...personOptions,
  from: { type: 'string' },
  until: { type: 'string' },
  'review-by': { type: 'string' },
  patients: { type: 'string' },
} as const;

export const signCommand: Command = {
  name: 'sign',
  summary: 'a physician signs a tree that was handed in',
  usage: `  tree sign <tree.tree.json or hash> --tenant <id> --as <e-mail> --from <date> --until <date> --review-by <date>
            [--patients "<which, in your words>"]

Shows the statement, then asks for the password: giving it is signing. The tree must have been handed in (tree submit)
without findings and with full coverage; a signing key is made once with tree key.

${personUsage}`,
  run: async (args, io) => {
    const { values, positionals } = parse(args, options);
    const { from, until, 'review-by': reviewBy, patients } = values;
    if (from === undefined || until === undefined || reviewBy === undefined)
      throw new UsageError('--from, --until and --review-by say how long it holds');
    const request: SigningRequest = {
      tenant: tenantOf(values),
      hash: await hashOf(positionals[0]),
      from: new Date(instant('from', from)),
      until: new Date(instant('until', until)),
      reviewBy: new Date(instant('review-by', reviewBy)),
      ...(patients !== undefined && { patients }),
    };
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

export const keyCommand: Command = {
  name: 'key',
  summary: 'makes a physician’s signing key, sealed with the password',
  usage: `  tree key --as <e-mail>\n\n${personUsage}`,
  run: (args, io) => {
    const { values } = parse(args, { as: personOptions.as });
    return asPerson(io, values.as, ({ store, password }) => createSigningKey(store, password));
  },
};
