import { parseDocument, reportHash, treeHash, type TreeEvidence } from '#decision-tree';
import { askAct, type TreeAnswer, type TreeStore } from './store.js';

/**
 * Hands a document in for signature, in a health system where the person is an author (or a physician, who then
 * cannot approve it). The caller has parsed the JSON; a document that could not be loaded throws a TreeError.
 * Refusals: `not-allowed`, `version-taken` (a version names one content, everywhere), `already-submitted`.
 */
export async function submitTree(
  store: TreeStore,
  tenant: string,
  document: unknown,
): Promise<{ readonly answer: TreeAnswer; readonly hash: string }> {
  parseDocument(document);
  const hash = treeHash(document);
  const answer = await askAct(store, 'submit_tree($1, $2, $3)', [tenant, hash, JSON.stringify(document)]);
  return { answer, hash };
}

/**
 * Stores what the verifier, the worked cases and a back-test say; the newest of a hash holds. It must come from our
 * own code, never from a client. Refusals: `not-allowed`, `unknown-tree`.
 */
export async function addTreeEvidence(
  store: TreeStore,
  tenant: string,
  hash: string,
  { report, coverage, backTest }: TreeEvidence,
): Promise<TreeAnswer> {
  const tested = backTest !== undefined && backTest !== null;
  return askAct(store, 'add_tree_evidence($1, $2, $3, $4, $5, $6, $7, $8)', [
    tenant,
    hash,
    JSON.stringify(report),
    reportHash(report),
    report.findings.length,
    JSON.stringify(coverage),
    tested ? JSON.stringify(backTest) : null,
    tested ? reportHash(backTest) : null,
  ]);
}

/** Offers a tree of one health system to another, which signs its own. Refusal: `already-offered`, among others. */
export async function offerTree(
  store: TreeStore,
  offer: { readonly from: string; readonly to: string; readonly hash: string; readonly note: string },
): Promise<TreeAnswer> {
  return askAct(store, 'offer_tree($1, $2, $3, $4)', [offer.from, offer.to, offer.hash, offer.note]);
}

/** Says no to an offer; taking it up is signing it. */
export async function declineTree(store: TreeStore, offerId: string, reason: string): Promise<TreeAnswer> {
  return askAct(store, 'decline_tree($1, $2)', [offerId, reason]);
}
