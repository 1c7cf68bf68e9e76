/** An escalation policy for critical alerts that the verifier accepts. */
export function criticalPolicy(
  version: string,
  given: {
    tree?: string;
    programme?: string;
    severities?: readonly string[];
    sites?: readonly string[];
    programmes?: readonly string[];
    startCareWithin?: string;
  } = {},
) {
  const {
    tree = 'escalation',
    programme = '*',
    severities = ['critical'],
    startCareWithin = 'PT10M',
  } = given;
  const { sites, programmes } = given;
  const channels = ['page', 'email'];
  const step = (who: string, deliverWithin: string, acknowledgeWithin: string) => ({
    notify: [who],
    channels,
    deliverWithin,
    acknowledgeWithin,
  });
  return {
    tree,
    version,
    kind: 'escalation-policy',
    programme,
    title: 'Escalation',
    purpose: 'For tests.',
    author: 'Tests',
    notice: 'Example.',
    sources: [{ id: 'here', citation: 'none', edition: '1', read: 'not yet checked' }],
    facts: {},
    severities,
    ...(sites && { sites }),
    ...(programmes && { programmes }),
    tier1: { workWithin: 'PT2M', reminders: 0, remindEvery: 'PT2M' },
    steps: [step('nurse', 'PT1M', 'PT2M'), step('physician', 'PT1M30S', 'PT3M')],
    repeats: 1,
    lastResort: { notify: ['nurse', 'physician', 'lead'], channels, every: 'PT2M' },
    startCareWithin,
    closeWithin: 'PT4H',
    worsening: [
      { vitalSign: 'spo2', unit: '%', falling: 3 },
      { vitalSign: 'heart-rate', unit: '/min', falling: 10, rising: 20 },
      { vitalSign: 'systolic', unit: 'mm[Hg]', falling: 10, rising: 20 },
    ],
  };
}

/** The worked cases beside it. */
export function criticalPolicyCases(tree = 'escalation') {
  const last = ['nurse', 'physician', 'lead'];
  const calls = (times: readonly string[]) =>
    [['nurse'], ['physician'], ['nurse'], ['physician'], last].map((notify, index) => ({
      after: times[index] ?? '',
      notify,
    }));
  return {
    tree,
    cases: [
      {
        name: 'nobody looks',
        silence: 'unseen',
        calls: calls(['PT0S', 'PT1M', 'PT2M30S', 'PT3M30S', 'PT5M']),
      },
      {
        name: 'nobody takes it',
        silence: 'unacknowledged',
        calls: calls(['PT0S', 'PT2M', 'PT5M', 'PT7M', 'PT10M']),
      },
    ],
  };
}
