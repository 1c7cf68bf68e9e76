import { factsFromJson, renderFact, type FactJson } from '#decision-tree';
import type { CheckedFile, FilePlace } from './check-file.js';

/** As compilers print it, so that editors find the place. */
export function findingWords({ file, line, column, code, pointer, message, example }: FilePlace): string {
  const head = `${file}:${line}:${column} ${code}${pointer === '' ? '' : ` ${pointer}`}: ${message}`;
  return example === undefined ? head : `${head}\n${exampleWords(example)}`;
}

function exampleWords({ facts, answers = {}, claims }: NonNullable<FilePlace['example']>): string {
  const known = Object.entries(factsFromJson(facts as Record<string, FactJson>)).filter(
    ([, fact]) =>
      !(fact.kind === 'unknown' && fact.reason === 'never') &&
      !(fact.kind === 'text' && fact.value === 'none'),
  );
  const said = Object.entries(answers).map(([question, answer]) => `${question}: ${answer}`);
  const patient = [...known.map(([name, fact]) => `${name} ${renderFact(fact)}`), ...said].join(', ');
  return `    for example: ${patient === '' ? 'nothing known' : patient}\n    ${claims}`;
}

/** One line about a file that was looked at. */
export function fileWords({ file, tree, version, findings, cases, statistics }: CheckedFile): string {
  const said = [
    tree === undefined ? 'no tree' : `${tree} ${version ?? ''}`,
    findings.length === 0 ? 'good' : `${findings.length} findings`,
    ...(cases === undefined
      ? []
      : [
          `${cases.of} cases`,
          `leaves ${cases.coverage.leaves.covered}/${cases.coverage.leaves.of}`,
          `branches ${cases.coverage.branches.covered}/${cases.coverage.branches.of}`,
        ]),
    ...(statistics === undefined || statistics === null
      ? []
      : [
          `${statistics.nodes} nodes, ${statistics.variables} facts, ${statistics.states.toPrecision(2)} patients told apart`,
        ]),
  ];
  return `${file}: ${said.join(', ')}`;
}
