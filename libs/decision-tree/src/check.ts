import { vitalSigns } from '#domain';
import { isFactReference } from './compile.js';
import {
  isQuestion,
  leafConditions,
  nodesOf,
  type Condition,
  type LeafCondition,
  type TreeDocument,
  type TreeNode,
} from './document.js';
import { durationSeconds } from './duration.js';
import { TreeError } from './errors.js';
import { factCatalogue } from './facts/catalogue.js';
import { numberOnly, operators } from './operators.js';
import { placeholders } from './reason.js';

/** What a schema cannot say: facts, units, operators, ids, sources and durations mean something. Throws TreeError. */
export function checkTree(tree: TreeDocument): void {
  checkDeclarations(tree);
  checkCondition(tree, tree.population.condition, '/population/condition');
  const sources = new Set<string>();
  for (const [index, { id }] of tree.sources.entries()) addOnce(sources, id, `/sources/${index}/id`);
  const codes = new Set<string>();
  const ids = new Set<string>();
  for (const [index, condition] of tree.conditions.entries()) {
    const path = `/conditions/${index}`;
    addOnce(codes, condition.condition, `${path}/condition`);
    if (condition.vitalSign !== undefined && !(vitalSigns as readonly string[]).includes(condition.vitalSign))
      throw new TreeError('unknown-fact', `${path}/vitalSign`, `no vital sign ${condition.vitalSign}`);
    if (condition.vitalSign !== undefined) declared(tree, condition.vitalSign, `${path}/vitalSign`);
    for (const node of nodesOf(condition.root)) {
      addOnce(ids, node.id, `${path}/root (${node.id})`);
      checkNode(tree, node, sources, `${path}/root (${node.id})`);
    }
  }
}

function addOnce(seen: Set<string>, id: string, path: string): void {
  if (seen.has(id)) throw new TreeError('duplicate-id', path, `${id} stands twice`);
  seen.add(id);
}

function checkDeclarations(tree: TreeDocument): void {
  for (const [name, declaration] of Object.entries(tree.facts)) {
    const path = `/facts/${name}`;
    const known = factCatalogue.get(name);
    if (known === undefined) throw new TreeError('unknown-fact', path, `no fact ${name} in the catalogue`);
    if (known.type !== declaration.type)
      throw new TreeError('wrong-type', path, `${name} is of type ${known.type}`);
    if (known.unit !== declaration.unit)
      throw new TreeError('wrong-unit', path, `the unit of ${name} is ${known.unit ?? 'none'}`);
    if (
      declaration.range !== undefined &&
      (known.unit === undefined || declaration.range[0] >= declaration.range[1])
    )
      throw new TreeError('bad-range', path, 'a range goes from a lower to a higher number');
    if (declaration.maxAge !== undefined) checkDuration(declaration.maxAge, path);
  }
}

function checkDuration(text: string, path: string): void {
  const seconds = durationSeconds(text);
  if (seconds === undefined || seconds === 0)
    throw new TreeError('bad-duration', path, `${text} is no duration of days, hours, minutes, seconds`);
}

function checkNode(tree: TreeDocument, node: TreeNode, sources: ReadonlySet<string>, path: string): void {
  if (!isQuestion(node)) {
    const named = placeholders(node.reason);
    if (node.disposition === 'baseline' && named.length > 0)
      throw new TreeError('tree-schema', path, 'the reason of a baseline leaf names no facts');
    for (const fact of named) declared(tree, fact, path);
    if (node.respondWithin !== undefined) checkDuration(node.respondWithin, path);
    return;
  }
  checkCondition(tree, node.when, path);
  for (const id of node.source === undefined ? [] : [node.source].flat())
    if (!sources.has(id)) throw new TreeError('unknown-source', path, `no source ${id}`);
}

function declared(tree: TreeDocument, fact: string, path: string): TreeDocument['facts'][string] {
  const declaration = Object.hasOwn(tree.facts, fact) ? tree.facts[fact] : undefined;
  if (declaration !== undefined) return declaration;
  const code = factCatalogue.has(fact) ? 'undeclared-fact' : 'unknown-fact';
  throw new TreeError(code, path, `${fact} is not declared in facts`);
}

function checkCondition(tree: TreeDocument, condition: Condition, path: string): void {
  for (const leaf of leafConditions(condition)) checkLeaf(tree, leaf, path);
}

function checkLeaf(tree: TreeDocument, { fact, operator, value }: LeafCondition, path: string): void {
  if (!operators.includes(operator))
    throw new TreeError('unknown-operator', path, `${operator} is no operator of the language`);
  const { type, unit } = declared(tree, fact, path);
  const takesList = operator === 'in' || operator === 'notIn';
  if (takesList !== Array.isArray(value) || (numberOnly.has(operator) && type !== 'number'))
    throw new TreeError('operator-type', path, `${operator} does not fit ${fact} and its value`);
  if (isFactReference(value)) {
    const other = declared(tree, value.fact, path);
    if (type !== 'number' || other.type !== 'number')
      throw new TreeError('operator-type', path, 'only numbers are compared with another fact');
    if (other.unit !== unit)
      throw new TreeError('wrong-unit', path, `${fact} and ${value.fact} differ in unit`);
    return;
  }
  const wanted = type === 'text' ? 'string' : type;
  for (const one of Array.isArray(value) ? value : [value])
    if (typeof one !== wanted) throw new TreeError('wrong-type', path, `${fact} is of type ${type}`);
}
