import { demoAccounts, demoPassword } from '../demo/people.js';

export interface Running {
  readonly address: string;
  readonly mqttAddress: string;
  readonly demo: boolean;
}

const notice = [
  'The decision trees that come with Wardline are examples. A health system may use',
  'only what its own physician approved. Wardline is not a cleared medical device.',
];

/** What is printed when everything runs. */
export function banner({ address, mqttAddress, demo }: Running): string {
  const accounts = demoAccounts.map(({ email, role, site, tenant }) => {
    const where = site ?? (tenant === undefined ? 'the support firm, for all health systems' : tenant);
    return `    ${email.padEnd(18)} ${role.padEnd(16)} ${where}`;
  });
  const demonstration = [
    '',
    `  Demo accounts, password "${demoPassword}":`,
    ...accounts,
    `  Demo devices: metro/dev-0001 … metro/dev-0120, password "${demoPassword}"`,
  ];
  return [
    '',
    `  Wardline is running:  ${address}`,
    `  Devices publish to:   ${mqttAddress}`,
    ...(demo ? demonstration : []),
    '',
    ...notice.map((line) => `  ${line}`),
    '',
    '  Ctrl-C stops it.',
    '',
  ].join('\n');
}
