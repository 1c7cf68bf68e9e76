import { approve, loadProtocol, type ApprovedProtocol, type ProtocolDocument } from '#decision-tree';

const words = 'No approved protocol is at work for this alert';

const document: ProtocolDocument = {
  tree: 'no-protocol',
  version: '0.0.0',
  kind: 'protocol',
  programme: '*',
  title: words,
  purpose: 'Nobody has said what to ask: the local nurse must look.',
  author: 'Wardline',
  notice: 'Approved by nobody. It only says that no protocol can be followed.',
  sources: [{ id: 'wardline', citation: 'Wardline hazard H18', edition: '1', read: 'read in the source' }],
  facts: {},
  for: ['any'],
  root: {
    id: 'no-protocol',
    outcome: 'escalate-now',
    reason: words,
    timeLimit: 'PT15M',
    advice: ['The nurse of your hospital calls you; keep the telephone free.'],
    document: ['That no approved protocol was there', 'When the nurse accepted the case'],
  },
};

/** What Tier-1 follows where no protocol holds: nothing is asked, and the local nurse has the case now. */
export const lastResortProtocol: ApprovedProtocol = loadProtocol(
  document,
  approve(document, { physician: 'nobody', date: '2026-01-01', statement: words }),
);
