import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { requestedKinds } from '#domain';
import { useState } from 'react';
import { useAct } from '../../api/queries.js';
import { texts } from '../../texts/index.js';
import classes from '../AlertDetails.module.css';
import { confirm, refuse } from '../use-commands.js';
import { spanOptions } from './spans.js';

interface Props {
  readonly alertId: string;
  readonly touches: readonly (readonly unknown[])[];
  readonly onDone: () => void;
}

const words = texts.nurse.followUps;
const owners = ['me', 'team'] as const;

/** What is to come or to be done by a time: with an owner and a clock (hazard H22). */
export function NewFollowUp({ alertId, touches, onDone }: Props) {
  const [kind, setKind] = useState<(typeof requestedKinds)[number]>('call-back');
  const [within, setWithin] = useState('PT1H');
  const [owner, setOwner] = useState<(typeof owners)[number]>('me');
  const [inWords, setInWords] = useState('');
  const open = useAct(
    (api) =>
      api.POST('/api/v1/alerts/{id}/follow-ups', {
        params: { path: { id: alertId } },
        body: { kind, within, owner, ...(inWords.trim() !== '' && { words: inWords.trim() }) },
      }),
    touches,
  );
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate(undefined, {
          onError: ({ code }) => {
            refuse(code);
          },
          onSuccess: () => {
            confirm(texts.nurse.done, texts.nurse.doneLead);
            onDone();
          },
        });
      }}
    >
      <Stack gap="sm">
        <NativeSelect
          label={words.kind}
          data={requestedKinds.map((value) => ({ value, label: words.kinds[value] ?? value }))}
          value={kind}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setKind(requestedKinds.find((one) => one === value) ?? kind);
          }}
        />
        <NativeSelect
          label={words.within}
          data={spanOptions(['PT15M', 'PT30M', 'PT1H', 'PT4H', 'PT12H', 'PT24H', 'P3D'])}
          value={within}
          onChange={(event) => {
            setWithin(event.currentTarget.value);
          }}
        />
        <NativeSelect
          label={words.owner}
          data={owners.map((value) => ({ value, label: words.owners[value] ?? value }))}
          value={owner}
          onChange={(event) => {
            setOwner(event.currentTarget.value === 'team' ? 'team' : 'me');
          }}
        />
        <TextInput
          label={words.words}
          maxLength={1000}
          autoComplete="off"
          value={inWords}
          onChange={(event) => {
            setInWords(event.currentTarget.value);
          }}
        />
        <div className={classes['buttons']}>
          <Button type="submit" loading={open.isPending}>
            {words.open}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
