import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { texts } from '../texts/index.js';
import { channelsKey } from './channels-key.js';
import classes from './OnCall.module.css';
import { said } from './said.js';

const words = texts.onCall.channels;

/** The code that came to the address: with it the address counts. */
export function CodeForm({ channel }: { readonly channel: string }) {
  const [code, setCode] = useState('');
  const path = { id: channel };
  const verify = useAct(
    (api) => api.POST('/api/v1/me/channels/{id}/verify', { params: { path }, body: { code: code.trim() } }),
    [channelsKey],
  );
  const again = useAct(
    (api) => api.POST('/api/v1/me/channels/{id}/code', { params: { path } }),
    [channelsKey],
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        verify.mutate(undefined, said(words.standing['verified'] ?? ''));
      }}
    >
      <div className={classes['buttons']}>
        <TextInput
          label={words.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
          }}
        />
        <Button type="submit" disabled={!/^\d{8}$/.test(code.trim())} loading={verify.isPending}>
          {words.verify}
        </Button>
        <Button
          variant="default"
          loading={again.isPending}
          onClick={() => {
            again.mutate(undefined, said(words.wasSet));
          }}
        >
          {words.again}
        </Button>
      </div>
    </form>
  );
}
