import { Button, NativeSelect, Stack, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import type { Alert } from '../../alert/alert.js';
import type { CommandWords, OfferedCommand } from '../../alert/commands.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import classes from '../AlertDetails.module.css';
import { ColleagueField } from './ColleagueField.js';
import { afterSpan, spanOptions } from './spans.js';

interface Props {
  readonly alert: Alert;
  readonly offer: OfferedCommand;
  readonly isBusy: boolean;
  readonly onSend: (words: CommandWords) => Promise<void>;
  readonly onCancel: () => void;
}

const words = texts.nurse.acts;

/** What a command needs to be told: to whom, until when, what came of it, and why. */
export function CommandForm({ alert, offer: { command, reasonRequired, needs }, ...props }: Props) {
  const { serverNow } = useLive();
  const [reason, setReason] = useState('');
  const [to, setTo] = useState('');
  const [until, setUntil] = useState('PT30M');
  const [outcome, setOutcome] = useState('');
  const isComplete =
    (!reasonRequired || reason.trim() !== '') &&
    (needs !== 'person' || to !== '') &&
    (needs !== 'outcome' || outcome !== '');
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!isComplete) return;
    void props.onSend({
      ...(reason.trim() !== '' && { reason: reason.trim() }),
      ...(needs === 'person' && { to }),
      ...(needs === 'until' && { until: afterSpan(until, serverNow) }),
      ...(needs === 'outcome' && { outcome }),
    });
  };
  return (
    <form onSubmit={submit} aria-label={words[command]}>
      <Stack gap="sm">
        {needs === 'person' && <ColleagueField alertId={alert.id} value={to} onChange={setTo} />}
        {needs === 'until' && (
          <NativeSelect
            label={words.until}
            data={spanOptions(['PT5M', 'PT15M', 'PT30M', 'PT1H', 'PT2H', 'PT4H'])}
            value={until}
            onChange={(event) => {
              setUntil(event.currentTarget.value);
            }}
          />
        )}
        {needs === 'outcome' && (
          <NativeSelect
            label={words.outcome}
            data={[{ value: '', label: '' }, ...texts.nurse.outcomes]}
            value={outcome}
            onChange={(event) => {
              setOutcome(event.currentTarget.value);
            }}
          />
        )}
        <Textarea
          label={words.reason}
          description={words.reasonHelp}
          autosize
          minRows={2}
          maxLength={2000}
          autoComplete="off"
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <div className={classes['buttons']}>
          <Button type="submit" disabled={!isComplete} loading={props.isBusy}>
            {words.send(words[command])}
          </Button>
          <Button variant="default" onClick={props.onCancel}>
            {words.cancel}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
