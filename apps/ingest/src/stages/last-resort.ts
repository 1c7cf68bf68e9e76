import { approve, loadTree, type ApprovedTree } from '#decision-tree';

const words = 'The approved decision tree is out of work, and there is no fail-safe tree';

const document = {
  tree: 'none',
  version: '0.0.0',
  kind: 'screening',
  programme: '*',
  title: words,
  purpose: 'Nobody has said what such a reading means: somebody must look at each.',
  author: 'Wardline',
  notice: 'Approved by nobody. It only says that no tree can decide.',
  sources: [{ id: 'wardline', citation: 'Wardline hazard H18', edition: '1', read: 'read in the source' }],
  population: {
    condition: { fact: 'patient.age', operator: 'greaterThanInclusive', value: 0 },
    describe: 'everybody',
  },
  facts: { 'patient.age': { type: 'number', unit: 'a' } },
  conditions: [
    {
      condition: 'no-active-tree',
      title: words,
      root: { id: 'no-active-tree', disposition: 'indeterminate', reason: words, respondWithin: 'PT1H' },
    },
  ],
};

/**
 * What decides when a tree was taken out of work and there is no signed fail-safe tree either: nothing is baseline,
 * somebody must look at every reading. It stands in decisions as no tree at all, as for a patient without any.
 */
export const lastResort: ApprovedTree = {
  ...loadTree(document, approve(document, { physician: 'nobody', date: '2026-01-01', statement: words })),
  version: '',
  hash: '',
};
