import type { Role } from '#domain';

/** A demonstration account. All have the password `demo`, and exist only on a loopback address. */
export interface DemoAccount {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Undefined: works for the support firm, wherever it has an agreement. */
  readonly tenant?: string;
  readonly site?: string;
}

export const demoPassword = 'demo';
export const supportFirm = { id: 'clearview', name: 'Clearview Clinical Support (demo)' };

const metro = { tenant: 'metro', site: 'metro-riverside' };

export const demoAccounts: readonly DemoAccount[] = [
  { email: 'nurse@demo', name: 'Nadia Nowak, RN', role: 'nurse', ...metro },
  { email: 'charge@demo', name: 'Charles Okafor, RN', role: 'charge-nurse', ...metro },
  { email: 'physician@demo', name: 'Dr. Petra Lindqvist', role: 'physician', ...metro },
  { email: 'author@demo', name: 'Dr. Arun Mehta', role: 'author', ...metro },
  { email: 'lead@demo', name: 'Lena Fischer', role: 'lead', ...metro },
  { email: 'operator@demo', name: 'Otto Brandt', role: 'operator', ...metro },
  { email: 'privacy@demo', name: 'Priya Raman', role: 'privacy-officer', ...metro },
  { email: 'nurse2@demo', name: 'Tomás Rivera, RN', role: 'nurse', tenant: 'metro', site: 'metro-northgate' },
  { email: 'nurse@other', name: 'Olga Ivanova, RN', role: 'nurse', tenant: 'other', site: 'other-central' },
  { email: 'tier1@demo', name: 'Tessa Morgan, RN', role: 'tier1' },
  { email: 'tier1b@demo', name: 'Theo Park, RN', role: 'tier1' },
  { email: 'supervisor@demo', name: 'Sofia Marino, RN', role: 'supervisor' },
];
