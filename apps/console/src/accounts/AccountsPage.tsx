import { PlainPage } from '../operation/PlainPage.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { AccountList } from './AccountList.js';
import { Proposals } from './Proposals.js';

const words = texts.accounts;

/** Accounts of the own health system or firm; for leads and privacy officers only what waits for a second person. */
export function AccountsPage() {
  const { hasRole } = useLive();
  const isManager = hasRole('operator', 'supervisor');
  return (
    <PlainPage heading={words.heading} lead={isManager ? words.lead : words.leadSecond}>
      <Proposals />
      {isManager && <AccountList />}
    </PlainPage>
  );
}
