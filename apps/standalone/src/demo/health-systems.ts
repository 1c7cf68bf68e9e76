/** The demonstration health systems. Invented; any likeness is chance. */
export const healthSystems = [
  {
    id: 'metro',
    name: 'Metro Health (demo)',
    zone: 'America/New_York',
    greeting: 'Metro Health home monitoring, good day. This is the monitoring desk.',
    callback: '+12125550100',
  },
  {
    id: 'other',
    name: 'Other Health (demo)',
    zone: 'America/Chicago',
    greeting: 'Other Health, the home care desk. Thank you for taking the call.',
    callback: '+13125550100',
  },
] as const;

export const sites = [
  { id: 'metro-riverside', tenant: 'metro', name: 'Riverside Hospital', zone: 'America/New_York' },
  { id: 'metro-northgate', tenant: 'metro', name: 'Northgate Hospital', zone: 'America/New_York' },
  { id: 'metro-lakeside', tenant: 'metro', name: 'Lakeside Hospital', zone: 'America/New_York' },
  { id: 'metro-hillcrest', tenant: 'metro', name: 'Hillcrest Hospital', zone: 'America/New_York' },
  { id: 'metro-eastfield', tenant: 'metro', name: 'Eastfield Hospital', zone: 'America/Chicago' },
  { id: 'metro-harbor', tenant: 'metro', name: 'Harbor Hospital', zone: 'America/New_York' },
  { id: 'other-central', tenant: 'other', name: 'Central Hospital', zone: 'America/Chicago' },
] as const;

export const programmes = [
  { id: 'heart-failure', name: 'Heart failure' },
  { id: 'hypertension', name: 'Hypertension' },
  { id: 'diabetes', name: 'Diabetes' },
  { id: 'copd', name: 'COPD' },
] as const;
