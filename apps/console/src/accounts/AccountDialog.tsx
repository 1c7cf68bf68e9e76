import { useState } from 'react';
import { ActModal } from '../operation/ActModal.js';
import { texts } from '../texts/index.js';
import type { Account, AccountPage, ToldCode } from './account-data.js';
import { AccountView, type AccountStep } from './AccountView.js';
import { GiveRole } from './GiveRole.js';
import { ReasonForm } from './ReasonForm.js';
import { ShownCode } from './ShownCode.js';

const words = texts.accounts;

interface Props {
  readonly account: Account;
  readonly tenants: AccountPage['tenants'];
  readonly onClose: () => void;
}

const titles = {
  view: words.account,
  role: words.giveTitle,
  code: words.codeTitle,
  lock: words.lockTitle,
  unlock: words.unlockTitle,
  told: words.codeTitle,
} as const;

/** One account: looked at, and from there one act after the other, each in the same dialog. */
export function AccountDialog({ account, tenants, onClose }: Props) {
  const [step, setStep] = useState<AccountStep>('view');
  const [told, setTold] = useState<ToldCode>();
  const [done, setDone] = useState('');
  const view = (what = ''): void => {
    setDone(what);
    setStep('view');
  };
  return (
    <ActModal
      onClose={onClose}
      size="xl"
      title={titles[told === undefined ? step : 'told'](account.name)}
      staysOpen={step !== 'view' || told !== undefined}
    >
      {told !== undefined ? (
        <ShownCode
          told={told}
          onClose={() => {
            setTold(undefined);
            view();
          }}
        />
      ) : step === 'view' ? (
        <AccountView account={account} done={done} onStep={setStep} onDone={setDone} />
      ) : step === 'role' ? (
        <GiveRole account={account} tenants={tenants} onDone={view} />
      ) : (
        <ReasonForm key={step} kind={step} account={account} onDone={view} onTold={setTold} />
      )}
    </ActModal>
  );
}
