import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Alert } from '../alert/alert.js';
import { offeredCommands, type BoardCommand, type OfferedCommand } from '../alert/commands.js';
import type { SessionUser } from '../session/session-client.js';
import { texts } from '../texts/index.js';
import classes from './AlertDetails.module.css';

interface Props {
  readonly alert: Alert;
  readonly person: SessionUser;
  readonly isBusy: boolean;
  readonly onCommand: (command: BoardCommand, reason?: string) => Promise<boolean>;
}

/** What the life cycle allows this person now. Commands that need a reason stay shut until there is one. */
export function Commands({ alert, person, isBusy, onCommand }: Props) {
  const [reason, setReason] = useState('');
  const offered = offeredCommands(alert, person);
  if (offered.length === 0) return null;
  const given = reason.trim();
  const button = ({ command, reasonRequired }: OfferedCommand) => (
    <Button
      key={command}
      variant={command === 'acknowledge' ? 'filled' : 'default'}
      disabled={reasonRequired && given === ''}
      loading={isBusy}
      onClick={() =>
        void onCommand(command, reasonRequired ? given : undefined).then((isDone) => {
          if (isDone) setReason('');
        })
      }
    >
      {texts.details.commands[command]}
    </Button>
  );
  const withReason = offered.filter((offer) => offer.reasonRequired);
  return (
    <section className={classes['commands']} aria-label={texts.details.actions}>
      <div className={classes['buttons']}>{offered.filter((offer) => !offer.reasonRequired).map(button)}</div>
      {withReason.length > 0 && (
        <>
          <TextInput
            label={texts.details.reason}
            description={texts.details.commandNeedsReason(
              withReason.map(({ command }) => texts.details.commands[command]).join(', '),
            )}
            value={reason}
            maxLength={2000}
            autoComplete="off"
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
          <div className={classes['buttons']}>{withReason.map(button)}</div>
        </>
      )}
    </section>
  );
}
