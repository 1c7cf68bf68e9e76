import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Alert } from '../../alert/alert.js';
import { offeredCommands, type BoardCommand } from '../../alert/commands.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import classes from '../AlertDetails.module.css';
import type { SentCommands } from '../use-commands.js';
import { CommandForm } from './CommandForm.js';

interface Props {
  readonly alert: Alert;
  readonly isHandedOver: boolean;
  readonly isBusy: boolean;
  readonly send: SentCommands['send'];
}

const atOnce: readonly BoardCommand[] = ['acknowledge', 'start-care'];
/** What is done most comes first. */
const order: readonly BoardCommand[] = ['acknowledge', 'start-care', 'close', 'reassign', 'snooze', 'wake'];

/** What the life cycle allows this person now. What needs words opens its form; only one is open at a time. */
export function ActionPanel({ alert, isHandedOver, isBusy, send }: Props) {
  const { user } = useLive();
  const [chosen, setChosen] = useState<BoardCommand>();
  const offered = offeredCommands(alert, user)
    .filter(({ command }) => !(isHandedOver && command === 'acknowledge'))
    .sort((a, b) => placeOf(a.command) - placeOf(b.command));
  if (offered.length === 0) return null;
  const form = offered.find(({ command }) => command === chosen);
  return (
    <section className={classes['commands']} aria-label={texts.nurse.acts.heading}>
      <div className={classes['buttons']}>
        {offered.map(({ command, reasonRequired, needs }) => {
          const isPlain = !reasonRequired && needs === undefined;
          return (
            <Button
              key={command}
              variant={atOnce.includes(command) ? 'filled' : command === chosen ? 'light' : 'default'}
              loading={isBusy}
              {...(!isPlain && { 'aria-expanded': command === chosen })}
              onClick={() => {
                if (isPlain) void send(command, alert);
                else setChosen(command === chosen ? undefined : command);
              }}
            >
              {texts.nurse.acts[command]}
            </Button>
          );
        })}
      </div>
      {form !== undefined && (
        <CommandForm
          key={form.command}
          alert={alert}
          offer={form}
          isBusy={isBusy}
          onSend={async (words) => {
            if ((await send(form.command, alert, words)) === undefined) setChosen(undefined);
          }}
          onCancel={() => {
            setChosen(undefined);
          }}
        />
      )}
    </section>
  );
}

function placeOf(command: BoardCommand): number {
  const place = order.indexOf(command);
  return place === -1 ? order.length : place;
}
