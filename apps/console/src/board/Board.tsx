import { notifications } from '@mantine/notifications';
import { useRef, useState } from 'react';
import type { Alert } from '../alert/alert.js';
import type { BoardCommand } from '../alert/commands.js';
import type { OrderedBoard } from '../alert/order.js';
import type { Monitor } from '../monitoring/monitor.js';
import type { SessionUser } from '../session/session-client.js';
import { problemText, texts } from '../texts/index.js';
import { AlertDetails } from './AlertDetails.js';
import { AlertRow } from './AlertRow.js';
import classes from './Board.module.css';
import { EmptyBoard } from './EmptyBoard.js';
import { boardKey, neighbour } from './reading-order.js';
import { useKeptFocus } from './use-kept-focus.js';

export interface BoardProps {
  readonly token: string;
  readonly person: SessionUser;
  readonly monitor: Monitor;
  readonly ordered: OrderedBoard;
  /** Has a list come, and may its emptiness be believed? */
  readonly isKnown: boolean;
  /** Does NOT MONITORING lie above it? Then nothing of it counts as seen. */
  readonly isCovered: boolean;
  readonly serverNow: number;
  readonly onSeen: (alert: Alert) => void;
}

export function Board(props: BoardProps) {
  const { ordered, isKnown, monitor, person, token, serverNow } = props;
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [openId, setOpenId] = useState<string>();
  const main = useRef<HTMLElement>(null);
  const alerts = [...ordered.needsAction, ...ordered.held];
  const focus = useKeptFocus(
    main,
    alerts.map((alert) => alert.id),
  );
  const opened = alerts.find((alert) => alert.id === openId);

  const send = async (command: BoardCommand, alert: Alert, reason?: string): Promise<boolean> => {
    if (busy.has(alert.id)) return false;
    setBusy((before) => new Set(before).add(alert.id));
    const answer = await monitor.command(command, alert, reason);
    setBusy((before) => new Set([...before].filter((id) => id !== alert.id)));
    if (!answer.ok) refuse(answer.code);
    else if (command === 'acknowledge') confirmAcknowledged();
    return answer.ok;
  };

  const onKey = (event: React.KeyboardEvent, alert: Alert): void => {
    if (event.target !== event.currentTarget) return;
    const key = boardKey(event);
    if (key === undefined) return;
    event.preventDefault();
    if (key === 'acknowledge') void send('acknowledge', alert);
    else if (key === 'open') setOpenId(alert.id);
    else
      focus.moveTo(
        neighbour(
          alerts.map((a) => a.id),
          alert.id,
          key === 'next' ? 1 : -1,
        ),
      );
  };

  const rows = (section: readonly Alert[], offset: number) => (
    <ul className={classes['list']}>
      {section.map((alert, index) => (
        <AlertRow
          key={alert.id}
          alert={alert}
          place={offset + index}
          isTabStop={alert.id === (focus.current ?? alerts[0]?.id)}
          isBusy={busy.has(alert.id)}
          isCovered={props.isCovered || opened !== undefined}
          token={token}
          person={person}
          serverNow={serverNow}
          onSeen={props.onSeen}
          onKey={onKey}
          onFocus={() => {
            focus.took(alert.id);
          }}
          onOpen={() => {
            setOpenId(alert.id);
          }}
          onAcknowledge={() => void send('acknowledge', alert)}
          onTooEarly={() => {
            refuse('list-moved');
          }}
        />
      ))}
    </ul>
  );

  return (
    <main id="main" ref={main} className={classes['main']} tabIndex={-1}>
      <h1 className={classes['heading']}>{texts.board.heading}</h1>
      <section aria-labelledby="needs-action">
        <h2 id="needs-action" className={classes['section']}>
          {texts.board.needsAction}{' '}
          <span className={classes['count']}>{isKnown ? ordered.needsAction.length : '?'}</span>
        </h2>
        {ordered.needsAction.length > 0 ? rows(ordered.needsAction, 0) : <EmptyBoard isKnown={isKnown} />}
        {alerts.length > 0 && <p className={classes['keys']}>{texts.board.keys}</p>}
      </section>
      {isKnown && (
        <section aria-labelledby="held">
          <h2 id="held" className={classes['section']}>
            {texts.board.held} <span className={classes['count']}>{ordered.held.length}</span>
            <span className={classes['lead']}>{texts.board.heldLead}</span>
          </h2>
          {ordered.held.length > 0 ? (
            rows(ordered.held, ordered.needsAction.length)
          ) : (
            <p className={classes['none']}>{texts.board.noneHeld}</p>
          )}
        </section>
      )}
      <AlertDetails
        alert={props.isCovered ? undefined : opened}
        token={token}
        person={person}
        serverNow={serverNow}
        isBusy={opened !== undefined && busy.has(opened.id)}
        onCommand={async (command, reason) => (opened === undefined ? false : send(command, opened, reason))}
        onClose={() => {
          setOpenId(undefined);
        }}
      />
    </main>
  );
}

function refuse(code: string): void {
  notifications.show({
    color: 'red',
    title: texts.board.refused,
    message: problemText(code),
    autoClose: 15_000,
    role: 'alert',
  });
}

function confirmAcknowledged(): void {
  notifications.show({
    color: 'navy',
    title: texts.board.acknowledged,
    message: texts.board.acknowledgedBy,
    role: 'status',
  });
}
