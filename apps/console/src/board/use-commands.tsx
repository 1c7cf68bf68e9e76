import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { Alert } from '../alert/alert.js';
import type { BoardCommand, CommandWords } from '../alert/commands.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';

export interface SentCommands {
  /** Ids of alerts whose command is on its way. */
  readonly busy: ReadonlySet<string>;
  /** Resolves with the code of a refusal; undefined: done. */
  readonly send: (command: BoardCommand, alert: Alert, words?: CommandWords) => Promise<string | undefined>;
}

/** Sends commands, one at a time for each alert, and says what became of them. */
export function useCommands(): SentCommands {
  const { monitor } = useLive();
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const send: SentCommands['send'] = async (command, alert, words) => {
    if (busy.has(alert.id)) return 'list-moved';
    setBusy((before) => new Set(before).add(alert.id));
    const answer = await monitor.command(command, alert, words);
    setBusy((before) => new Set([...before].filter((id) => id !== alert.id)));
    if (!answer.ok) {
      refuse(answer.code, answer.reasons);
      return answer.code;
    }
    confirm(
      command === 'acknowledge' ? texts.board.acknowledged : texts.nurse.done,
      command === 'acknowledge' ? texts.board.acknowledgedBy : texts.nurse.doneLead,
    );
    return undefined;
  };
  return { busy, send };
}

/** Says that something was not done, and why. No names: the message may stand over any page. */
export function refuse(code: string, reasons: readonly string[] = []): void {
  const more = reasons.length === 0 ? '' : ` (${reasons.join(', ').replaceAll('-', ' ')})`;
  notifications.show({
    color: 'red',
    title: texts.board.refused,
    message: `${problemText(code)}${more}`,
    autoClose: 15_000,
    closeButtonProps: { 'aria-label': texts.nurse.dismiss },
    role: 'alert',
  });
}

export function confirm(title: string, message: string): void {
  notifications.show({
    color: 'navy',
    title,
    message,
    role: 'status',
    closeButtonProps: { 'aria-label': texts.nurse.dismiss },
  });
}
