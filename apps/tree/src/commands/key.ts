import { createSigningKey, registerSigningKey, type TreeStore } from '#persistence';
import { parse, sayJson, UsageError, type Command } from '../command.js';
import { makeKeyFile, nameKeyFile, readKeyFile } from '../offline/key-file.js';
import { personOptions, personUsage } from '../people/named-tree.js';
import { asPerson } from '../people/person.js';

export const keyCommand: Command = {
  name: 'key',
  summary: 'makes a physician’s signing key, sealed with the password',
  usage: `  tree key --as <e-mail>                      kept in the database
  tree key --out <key.json>                   kept in a file, for tree sign --key; asks for a password of its own
  tree key --register <key.json> --as <e-mail>  makes the public part of such a file known

A key in a file needs no database to sign. Its private part never leaves the file; registering it writes down in it
whose it is. A key file is never written over. TREE_PASSWORD stands for whichever password is asked for.

${personUsage}`,
  run: async (args, io) => {
    const options = {
      as: personOptions.as,
      out: { type: 'string' },
      register: { type: 'string' },
    } as const;
    const { values } = parse(args, options);
    const { out, register } = values;
    if (out !== undefined && (register !== undefined || values.as !== undefined))
      throw new UsageError('--out makes a file and nothing else');
    if (out !== undefined) {
      const password = io.config.password ?? (await io.askSecret('Password for the new key file: '));
      if (password.length < 12) throw new UsageError('the password of a key file has 12 characters at least');
      const { kid, publicKey } = await makeKeyFile(out, password);
      if (values.json) sayJson(io, { kind: 'key', kid, publicKey, file: out });
      else io.out(`${out}: ${kid}\n`);
      return 0;
    }
    if (register === undefined)
      return asPerson(io, values.as, ({ store, password }) => createSigningKey(store, password));
    const file = await readKeyFile(register);
    return asPerson(io, values.as, async ({ store }) => {
      const answer = await registerSigningKey(store, file);
      if (answer.ok) await nameKeyFile(register, file, await whoActs(store));
      return answer;
    });
  },
};

async function whoActs(store: TreeStore): Promise<{ readonly id: string; readonly name: string }> {
  const [row] = await store.query<{ id: string; name: string }>(
    'SELECT staff_id AS id, name FROM wardline.staff WHERE staff_id = wardline.scope_staff()',
  );
  if (row === undefined) throw new Error('whoever acts has a name');
  return { id: row.id, name: row.name };
}
