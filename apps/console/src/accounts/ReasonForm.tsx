import { Alert, TextInput } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { Api } from '../api/client.js';
import { useAct } from '../api/queries.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import { accountsKey, type Account, type ToldCode } from './account-data.js';

const words = texts.accounts;

type Kind = 'code' | 'lock' | 'unlock';

const said = {
  code: { lead: words.codeLead, submit: words.submitCode, done: '' },
  lock: { lead: words.lockLead, submit: words.submitLock, done: words.locked },
  unlock: { lead: words.unlockLead, submit: words.submitUnlock, done: words.unlocked },
} as const;

interface Asked {
  readonly kind: Kind;
  readonly staff: string;
  readonly reason: string;
}
interface Answer {
  readonly state: 'done' | 'proposed';
  readonly code?: ToldCode | null;
}
type Asking = Promise<{ readonly data?: Answer; readonly error?: unknown; readonly response: Response }>;

function ask(api: Api, { kind, staff, reason }: Asked): Asking {
  const init = { params: { path: { staff } }, body: { reason } };
  if (kind === 'code') return api.POST('/api/v1/accounts/{staff}/code', init);
  return kind === 'lock'
    ? api.POST('/api/v1/accounts/{staff}/lock', init)
    : api.POST('/api/v1/accounts/{staff}/unlock', init);
}

interface Props {
  readonly kind: Kind;
  readonly account: Account;
  readonly onDone: (done?: string) => void;
  readonly onTold: (told: ToldCode) => void;
}

/** What is done with a reason: a new code, a lock, an unlocking. */
export function ReasonForm({ kind, account, onDone, onTold }: Props) {
  const [reason, setReason] = useState('');
  const act = useAct((api, asked: Asked) => ask(api, asked), [accountsKey]);
  const isProposed = kind !== 'lock' && account.powerful;
  return (
    <DialogForm
      isReady={reason.trim() !== ''}
      isPending={act.isPending}
      error={act.error}
      submit={isProposed ? words.submitPropose : said[kind].submit}
      onSubmit={() => {
        act.mutate(
          { kind, staff: account.id, reason: reason.trim() },
          {
            onSuccess: ({ state, code }) => {
              if (state === 'proposed') onDone(words.proposed);
              else if (code) onTold(code);
              else onDone(said[kind].done);
            },
          },
        );
      }}
      onCancel={() => {
        onDone();
      }}
    >
      <p>{said[kind].lead}</p>
      {isProposed && (
        <Alert icon={<IconUsers aria-hidden />} variant="light" color="yellow">
          {words.fourEyes}
        </Alert>
      )}
      <TextInput
        label={words.reason}
        description={words.reasonLead}
        required
        data-autofocus
        autoComplete="off"
        maxLength={500}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
    </DialogForm>
  );
}
