import { Alert, Button, Code, CopyButton, Group } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { momentOf } from '../devices/device-data.js';
import { DialogForm } from '../operation/DialogForm.js';
import { ActModal } from '../operation/ActModal.js';
import { texts } from '../texts/index.js';
import { firmKey } from './firm-data.js';
import { MomentField } from './MomentField.js';
import { WordsField } from './WordsField.js';

const words = texts.firm;

interface Body {
  readonly email: string;
  readonly name: string;
  readonly until: string;
  readonly reason: string;
}

/** A Tier-1 account that ends by itself; its password is shown once. */
export function SurgeDialog({ onClose }: { readonly onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const end = momentOf(until);
  const add = useAct((api, body: Body) => api.POST('/api/v1/firm/surge', { body }), [firmKey]);
  return (
    <ActModal onClose={onClose} title={words.surgeTitle} staysOpen={add.data !== undefined}>
      {add.data !== undefined ? (
        <ShownPassword password={add.data.password} onClose={onClose} />
      ) : (
        <DialogForm
          isReady={
            /^[^\s@]+@[^\s@]+$/.test(email.trim()) &&
            name.trim() !== '' &&
            reason.trim() !== '' &&
            end !== undefined
          }
          isPending={add.isPending}
          error={add.error}
          submit={words.submitSurge}
          onSubmit={() => {
            if (end === undefined) return;
            add.mutate({ email: email.trim(), name: name.trim(), until: end, reason: reason.trim() });
          }}
          onCancel={onClose}
        >
          <p>{words.surgeLead}</p>
          <WordsField label={words.email} most={200} value={email} onChange={setEmail} hasFocus />
          <WordsField label={words.name} most={200} value={name} onChange={setName} />
          <MomentField label={words.until} value={until} onChange={setUntil} />
          <WordsField label={words.reason} most={500} value={reason} onChange={setReason} />
        </DialogForm>
      )}
    </ActModal>
  );
}

/** Once: it lives in the dialog, and is forgotten when that closes. */
function ShownPassword({ password, onClose }: { readonly password: string; readonly onClose: () => void }) {
  return (
    <>
      <Alert icon={<IconKey aria-hidden />} title={words.told} variant="light" role="status">
        <p>
          {words.password}: <Code>{password}</Code>
        </p>
        <p>{words.toldLead}</p>
      </Alert>
      <Group justify="flex-end" mt="md">
        <CopyButton value={password}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{words.close}</Button>
      </Group>
    </>
  );
}
