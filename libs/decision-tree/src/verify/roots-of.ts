import type { TreeDocument, TreeNode } from '../document.js';

/** The root an assertion is about, or all of them. */
export function rootsOf(document: TreeDocument, condition: string | undefined): readonly TreeNode[] {
  return document.conditions
    .filter((one) => condition === undefined || one.condition === condition)
    .map(({ root }) => root);
}
