import { approve, loadTree, type ApprovedTree } from '#decision-tree';

const nobody = {
  physician: 'nobody',
  date: '1970-01-01',
  statement: 'Not approved: loaded to be tried only.',
};

/**
 * A tree in the form that decides, to be tried on recorded data. It is approved by nobody, and nothing here lets it
 * near a patient. Throws TreeError for what could not be loaded.
 */
export function loadCandidate(document: unknown): ApprovedTree {
  return loadTree(document, approve(document, nobody));
}
