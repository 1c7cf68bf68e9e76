import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { isQuestion, type Condition, type TreeDocument, type TreeNode } from '#decision-tree';
import type { FactSet } from '#domain';

/**
 * A tree as one would write it for json-rules-engine without further thought: one engine, a rule for every leaf that
 * is not baseline, whose conditions are the questions on the way to it, and plain values as facts. It knows two
 * answers only, so what lies behind an unknown branch has no rule.
 */
export function plainEngine({ conditions }: TreeDocument): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const { condition, root } of conditions)
    for (const { leaf, way } of waysTo(root, []))
      engine.addRule({
        name: leaf,
        conditions: { all: way } as TopLevelCondition,
        event: { type: leaf, params: { condition } },
      });
  return engine;
}

interface Way {
  readonly leaf: string;
  readonly way: readonly object[];
}

function waysTo(node: TreeNode, way: readonly object[]): readonly Way[] {
  if (!isQuestion(node)) return node.disposition === 'baseline' ? [] : [{ leaf: node.id, way }];
  const when: Condition = node.when;
  return [...waysTo(node.yes, [...way, when]), ...waysTo(node.no, [...way, { not: when }])];
}

/** The facts as plain values; what is unknown is not there. */
export function plainFacts(facts: FactSet): Record<string, number | string | boolean> {
  const plain: Record<string, number | string | boolean> = {};
  for (const [name, fact] of Object.entries(facts)) {
    if (fact.kind === 'number') plain[name] = fact.interval.low;
    else if (fact.kind !== 'unknown') plain[name] = fact.value;
  }
  return plain;
}
