import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { followUpOutcomes, type FollowUpOutcome } from '#domain';
import { useState } from 'react';
import { texts } from '../../texts/index.js';
import classes from '../AlertDetails.module.css';

export interface FollowUpEnd {
  readonly outcome: FollowUpOutcome;
  readonly note?: string;
}

interface Props {
  readonly isBusy: boolean;
  readonly mayPass: boolean;
  readonly onEnd: (how: FollowUpEnd) => void;
  readonly onPass: () => void;
}

const words = texts.nurse.followUps;

/** With what it ends. Not reached is an outcome of its own: the patient is tried again by protocol. */
export function EndFollowUp({ isBusy, mayPass, onEnd, onPass }: Props) {
  const [outcome, setOutcome] = useState<FollowUpOutcome>('done');
  const [note, setNote] = useState('');
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        onEnd({ outcome, ...(note.trim() !== '' && { note: note.trim() }) });
      }}
    >
      <Stack gap="sm">
        <NativeSelect
          label={words.outcome}
          data={followUpOutcomes.map((value) => ({ value, label: words.outcomes[value] ?? value }))}
          value={outcome}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setOutcome(followUpOutcomes.find((one) => one === value) ?? 'done');
          }}
        />
        <TextInput
          label={words.note}
          maxLength={2000}
          autoComplete="off"
          value={note}
          onChange={(event) => {
            setNote(event.currentTarget.value);
          }}
        />
        <div className={classes['buttons']}>
          <Button type="submit" loading={isBusy}>
            {words.end}
          </Button>
          {mayPass && (
            <Button variant="default" loading={isBusy} onClick={onPass}>
              {words.pass}
            </Button>
          )}
        </div>
      </Stack>
    </form>
  );
}
