import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct, useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { fromField, toField } from './clock-words.js';
import classes from './OnCall.module.css';
import { offersKey } from './offers-key.js';
import { said } from './said.js';

interface Props {
  readonly shift: { readonly team: string; readonly from: string; readonly until: string };
  readonly onDone: () => void;
}

const words = texts.onCall.shifts;

/** A shift, or a part of it, for one colleague or for whoever of the team takes it. */
export function HandOverForm({ shift, onDone }: Props) {
  const { user } = useLive();
  const [to, setTo] = useState('');
  const [from, setFrom] = useState(toField(shift.from));
  const [until, setUntil] = useState(toField(shift.until));
  const { team } = shift;
  const schedule = useFetched(
    ['on-call', 'schedule', team],
    (api, signal) => api.GET('/api/v1/on-call/teams/{team}/schedule', { params: { path: { team } }, signal }),
    300,
  );
  const others = schedule.data?.members.filter(({ person }) => person.id !== user.id) ?? [];
  // The field shows minutes: what was not touched stays exact.
  const times = {
    from: from === toField(shift.from) ? shift.from : fromField(from),
    until: until === toField(shift.until) ? shift.until : fromField(until),
  };
  const offer = useAct(
    (api, body: { from: string; until: string }) =>
      api.PUT('/api/v1/on-call/offers/{offer}', {
        params: { path: { offer: crypto.randomUUID() } },
        body: { team, to: to === '' ? null : to, ...body },
      }),
    [offersKey],
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (times.from === undefined || times.until === undefined) return;
        const { onError, onSuccess } = said(words.offered);
        offer.mutate(
          { from: times.from, until: times.until },
          {
            onError,
            onSuccess: () => {
              onSuccess();
              onDone();
            },
          },
        );
      }}
    >
      <Stack gap="sm" mt="sm">
        <NativeSelect
          label={words.to}
          data={[
            { value: '', label: words.anybody },
            ...others.map(({ person }) => ({ value: person.id, label: person.name })),
          ]}
          value={to}
          onChange={(event) => {
            setTo(event.currentTarget.value);
          }}
        />
        <TextInput
          type="datetime-local"
          label={words.from}
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
          }}
        />
        <TextInput
          type="datetime-local"
          label={words.until}
          value={until}
          onChange={(event) => {
            setUntil(event.currentTarget.value);
          }}
        />
        <p className={classes['lead']}>{words.lead}</p>
        <div className={classes['buttons']}>
          <Button type="submit" loading={offer.isPending}>
            {words.offer}
          </Button>
          <Button variant="default" onClick={onDone}>
            {words.cancel}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
