/** A protocol for a low oxygen saturation: one red flag, then the nurse or a call back. */
export function saturationProtocol(
  version: string,
  given: { tree?: string; programme?: string; conditions?: readonly string[]; callBack?: string } = {},
) {
  const { tree = 'saturation-call', programme = '*', conditions = ['hypoxaemia'], callBack = 'PT4H' } = given;
  const end = (id: string, outcome: string, timeLimit: string) => ({
    id,
    outcome,
    reason: `Ends at ${id}`,
    timeLimit,
    advice: ['Sit upright.'],
    document: ['What was said.'],
  });
  return {
    tree,
    version,
    kind: 'protocol',
    programme,
    title: 'Low oxygen saturation',
    purpose: 'For tests.',
    author: 'Tests',
    notice: 'Example.',
    sources: [{ id: 'here', citation: 'none', edition: '1', read: 'not yet checked' }],
    facts: {},
    for: conditions,
    root: {
      id: 'breathless',
      ask: 'Are you short of breath while sitting still?',
      redFlag: true,
      answers: {
        yes: end('nurse', 'escalate-now', 'PT15M'),
        no: end('later', 'call-back', callBack),
        'could-not-assess': end('nurse-too', 'escalate-now', 'PT30M'),
      },
    },
  };
}
