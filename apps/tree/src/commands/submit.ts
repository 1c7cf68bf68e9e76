import { readFile } from 'node:fs/promises';
import { examine, parseCasesText } from '#decision-tree';
import { addTreeEvidence, submitTree } from '#persistence';
import { parse, sayJson, UsageError, type Command } from '../command.js';
import { documentOf, personOptions, personUsage, tenantOf } from '../people/named-tree.js';
import { asPerson } from '../people/person.js';
import { casesBeside } from '../verify/check-file.js';

export const submitCommand: Command = {
  name: 'submit',
  summary: 'hands a tree in for signature, with what the verifier and its cases say',
  usage: `  tree submit <tree.tree.json> --tenant <id> --as <e-mail>

${personUsage}`,
  run: async (args, io) => {
    const { values, positionals } = parse(args, personOptions);
    const tenant = tenantOf(values);
    const { path, document } = await documentOf(positionals[0]);
    const text = await readFile(casesBeside(path), 'utf8').catch(() => {
      throw new UsageError(`${casesBeside(path)} is not there`);
    });
    const { cases } = parseCasesText(text, document);
    if (cases === undefined)
      throw new UsageError(`${casesBeside(path)} cannot be read; tree cases says where`);
    const report = await examine(document, cases);
    const { findings, coverage } = report;
    let hash = '';
    const code = await asPerson(io, values.as, async ({ store }) => {
      const submitted = await submitTree(store, tenant, document);
      ({ hash } = submitted);
      if (!submitted.answer.ok && submitted.answer.code !== 'already-submitted') return submitted.answer;
      return addTreeEvidence(store, tenant, hash, { report, coverage });
    });
    if (code !== 0) return code;
    if (values.json) sayJson(io, { kind: 'submit', hash, findings: findings.length, coverage });
    else io.out(`${hash} handed in, ${findings.length} findings\n`);
    return 0;
  },
};
