import type { ProtocolDisposition, ProtocolDocument, ProtocolOutcome } from '../../src/index.js';

export function end(id: string, outcome: ProtocolOutcome, timeLimit = 'PT1H'): ProtocolDisposition {
  return {
    id,
    outcome,
    timeLimit,
    reason: `Ends at ${id}`,
    advice: ['Sit upright.'],
    document: ['What was said.'],
  };
}

/** Red flag → oxygen saturation from the record → swelling. */
export function smallProtocol(): ProtocolDocument {
  return {
    kind: 'protocol',
    tree: 'small-protocol',
    version: '1.0.0',
    programme: 'heart-failure',
    title: 'Small protocol',
    purpose: 'For tests.',
    author: 'Tests',
    notice: 'Example.',
    sources: [{ id: 'here', citation: 'none', edition: '1', read: 'not yet checked' }],
    facts: { spo2: { type: 'number', unit: '%', maxAge: 'PT1H' } },
    for: ['weight-gain-24h'],
    root: {
      id: 'breathless',
      ask: 'Are you short of breath while sitting still?',
      redFlag: true,
      source: 'here',
      answers: {
        yes: {
          id: 'alone',
          ask: 'Is anybody with you?',
          answers: {
            yes: end('breathless-accompanied', 'escalate-now', 'PT5M'),
            no: end('breathless-alone', 'emergency-services', 'PT2M'),
            'could-not-assess': end('breathless-unclear', 'emergency-services', 'PT2M'),
          },
        },
        no: {
          id: 'saturation',
          check: 'Is the oxygen saturation below 92 %?',
          when: { fact: 'spo2', operator: 'lessThan', value: 92 },
          source: ['here'],
          yes: { ...end('saturation-low', 'seen-within-4h', 'PT4H'), reason: 'Saturation is {spo2}' },
          no: {
            id: 'swollen',
            ask: 'Are your ankles more swollen than yesterday?',
            answers: {
              yes: end('swollen-legs', 'seen-within-24h', 'PT24H'),
              no: end('all-quiet', 'care-at-home', 'P1D'),
              'could-not-assess': end('swollen-unclear', 'call-back', 'PT2H'),
            },
          },
          unknown: end('saturation-unknown', 'call-back', 'PT30M'),
        },
        'could-not-assess': end('breathless-not-assessed', 'escalate-now', 'PT5M'),
      },
    },
  };
}
