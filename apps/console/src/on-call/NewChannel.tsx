import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { texts } from '../texts/index.js';
import { channelsKey } from './channels-key.js';
import classes from './OnCall.module.css';
import { said } from './said.js';

const words = texts.onCall.channels;
const kinds = ['email', 'webhook'] as const;

/** Another address. The one before stays in force until this one is confirmed. */
export function NewChannel({ onSecret }: { readonly onSecret: (secret: string) => void }) {
  const [kind, setKind] = useState<(typeof kinds)[number]>('email');
  const [address, setAddress] = useState('');
  const set = useAct(
    (api) =>
      api.PUT('/api/v1/me/channels/{kind}', {
        params: { path: { kind } },
        body: { address: address.trim() },
      }),
    [channelsKey],
  );
  return (
    <form
      aria-label={words.add}
      onSubmit={(event) => {
        event.preventDefault();
        const { onError, onSuccess } = said(words.wasSet);
        set.mutate(undefined, {
          onError,
          onSuccess: ({ secret }) => {
            if (secret !== null) onSecret(secret);
            setAddress('');
            onSuccess();
          },
        });
      }}
    >
      <h3>{words.add}</h3>
      <div className={classes['buttons']}>
        <NativeSelect
          label={words.kind}
          data={kinds.map((value) => ({ value, label: words.kinds[value] ?? value }))}
          value={kind}
          onChange={(event) => {
            setKind(event.currentTarget.value === 'webhook' ? 'webhook' : 'email');
          }}
        />
        <TextInput
          label={words.address}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={address}
          onChange={(event) => {
            setAddress(event.currentTarget.value);
          }}
        />
        <Button type="submit" variant="default" disabled={address.trim().length < 3} loading={set.isPending}>
          {words.set}
        </Button>
      </div>
    </form>
  );
}
