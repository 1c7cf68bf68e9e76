import type { CaseFact, WorkedCase } from '../cases.js';
import { nodesOf, type FactDeclaration, type PolicyDocument, type QuestioningDocument } from '../document.js';
import { durationSeconds } from '../duration.js';
import type { TreeErrorCode, TreeProblem } from '../errors.js';
import { outsidePopulation } from '../population.js';
import type { PolicyCase } from '../policy/cases.js';
import type { ProtocolCase } from '../protocol/cases.js';
import { placedProtocolNodes } from '../protocol/nodes.js';
import { at } from '../source-map/pointer.js';

/** A file of worked cases of a tree. */
export interface CaseFile {
  readonly tree: string;
  readonly cases: readonly (WorkedCase | ProtocolCase)[];
}

export interface PolicyCaseFile {
  readonly tree: string;
  readonly cases: readonly PolicyCase[];
}

/** Are the cases those of this policy, and their times times? */
export function checkPolicyCases(
  { tree, cases }: PolicyCaseFile,
  document: PolicyDocument,
): readonly TreeProblem[] {
  const times = cases.flatMap(({ calls }, index) =>
    calls.flatMap(({ after }, call): readonly TreeProblem[] =>
      durationSeconds(after) === undefined
        ? [
            {
              code: 'bad-duration',
              pointer: at('/cases', index, 'calls', call, 'after'),
              message: `${after} is no duration`,
            },
          ]
        : [],
    ),
  );
  if (tree === document.tree) return times;
  return [{ code: 'case-tree-mismatch', pointer: '/tree', message: `the cases are of ${tree}` }, ...times];
}

/** Do cases speak of what the tree has? A misspelt fact would silently be an unknown one. */
export function checkCases({ tree, cases }: CaseFile, document: QuestioningDocument): readonly TreeProblem[] {
  const problems: TreeProblem[] = [];
  const report = (code: TreeErrorCode, pointer: string, message: string) => {
    problems.push({ code, pointer, message });
  };
  if (tree !== document.tree) report('case-tree-mismatch', '/tree', `the cases are of ${tree}`);
  const ids = nodeIds(document);
  for (const [index, one] of cases.entries()) {
    const pointer = at('/cases', index);
    for (const [name, value] of Object.entries(one.facts)) {
      const declaration = Object.hasOwn(document.facts, name) ? document.facts[name] : undefined;
      const place = at(pointer, 'facts', name);
      if (declaration === undefined) report('undeclared-fact', place, `${name} is not declared in facts`);
      else if (!fits(value, declaration))
        report('wrong-type', place, `${name} is of type ${declaration.type}`);
      else if (isReversed(value)) report('bad-range', place, 'low is above high');
    }
    if ('condition' in one && !ids.has(one.condition))
      report('unknown-condition', at(pointer, 'condition'), `the tree has no condition ${one.condition}`);
    const leaves = ids.get('condition' in one ? one.condition : document.tree) ?? { ends: [], asked: [] };
    if (!leaves.ends.includes(one.leaf) && leaves.ends.length > 0)
      report('unknown-leaf', at(pointer, 'leaf'), `there is no leaf ${one.leaf} there`);
    for (const question of 'answers' in one ? Object.keys(one.answers) : [])
      if (!leaves.asked.includes(question))
        report('unknown-question', at(pointer, 'answers', question), `there is no question ${question}`);
  }
  return problems;
}

interface NodeIds {
  readonly ends: readonly string[];
  readonly asked: readonly string[];
}

/** By condition code; of a protocol under its own name. */
function nodeIds(document: QuestioningDocument): ReadonlyMap<string, NodeIds> {
  if (document.kind === 'protocol') {
    const nodes = [...placedProtocolNodes(document.root)].map(({ node }) => node);
    const ends = nodes.filter((node) => 'outcome' in node).map(({ id }) => id);
    const asked = nodes.filter((node) => 'ask' in node).map(({ id }) => id);
    return new Map([[document.tree, { ends, asked }]]);
  }
  const population = ['population-met', 'population-not-met', 'population-unknown'];
  const roots = document.conditions.map(({ condition, root }): [string, NodeIds] => {
    const ends = nodesOf(root).filter((node) => 'disposition' in node);
    return [condition, { ends: ends.map(({ id }) => id), asked: [] }];
  });
  return new Map([...roots, [outsidePopulation, { ends: population, asked: [] }]]);
}

function fits(value: CaseFact, { type }: FactDeclaration): boolean {
  if (typeof value === 'object') return 'unknown' in value || type === 'number';
  return typeof value === (type === 'text' ? 'string' : type);
}

function isReversed(value: CaseFact): boolean {
  if (typeof value !== 'object' || 'unknown' in value) return false;
  return (value.low ?? -Infinity) > (value.high ?? Infinity);
}
