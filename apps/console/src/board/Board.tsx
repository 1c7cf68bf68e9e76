import type { BoardSection as SectionName } from '#domain';
import { Loader } from '@mantine/core';
import { useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useLocation, useParams } from 'wouter';
import type { Alert } from '../alert/alert.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { AlertDetails } from './AlertDetails.js';
import classes from './Board.module.css';
import type { BoardItem, BoardItems } from './board-items.js';
import { BoardSection } from './BoardSection.js';
import { CatchUpPanel } from './CatchUpPanel.js';
import { EmptyBoard } from './EmptyBoard.js';
import { LooseFollowUps } from './LooseFollowUps.js';
import { primaryAct, type PrimaryAct } from './primary-act.js';
import { boardKey, neighbour } from './reading-order.js';
import { refuse, useCommands } from './use-commands.js';
import { useKeptFocus } from './use-kept-focus.js';
import { useSteadyList } from './use-steady-list.js';
import { useSteady } from './use-steady.js';

interface Props {
  readonly items: BoardItems;
  /** Ids of alerts whose hand-off waits to be read back. */
  readonly handedOver: ReadonlySet<string>;
  readonly onSeen: (alert: Alert) => void;
  /** What stands above and below the list of what needs somebody. */
  readonly above?: ReactNode;
  readonly below?: ReactNode;
}

/** What needs somebody now, what I hold, what my team holds; and the details of one alert, by its address. */
export function Board({ items, handedOver, onSeen, above, below }: Props) {
  const { user, token, board, alerts, isKnown, isCovered } = useLive();
  const { id: openId } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const { busy, send } = useCommands();
  const main = useRef<HTMLElement>(null);
  const patients = useSteadyList(
    useMemo(() => [...items.now, ...items.mine, ...items.team].map(({ patient }) => patient), [items]),
  );
  const focus = useKeptFocus(main, patients);

  const open = useSteady((alertId: string): void => {
    go(`/alerts/${alertId}`);
  });
  const act = useSteady((what: PrimaryAct, alert: Alert): void => {
    if (what === 'read-back') open(alert.id);
    else
      void send(what, alert).then((refusal) => {
        if (refusal === 'confirmation-required') open(alert.id);
      });
  });
  const onKey = useSteady((event: KeyboardEvent, item: BoardItem): void => {
    if (event.target !== event.currentTarget) return;
    const key = boardKey(event);
    if (key === undefined) return;
    event.preventDefault();
    const next = primaryAct(item.work, user, handedOver);
    if (key === 'open') open(item.work.id);
    else if (key !== 'acknowledge') focus.moveTo(neighbour(patients, item.patient, key === 'next' ? 1 : -1));
    else if (next !== undefined && next !== 'start-care') act(next, item.work);
  });
  const row = {
    busy,
    handedOver,
    isCovered: isCovered || openId !== undefined,
    token,
    person: user,
    onSeen: useSteady(onSeen),
    onKey,
    onOpen: open,
    onAct: act,
    onTooEarly,
    onFocus: useSteady(focus.took),
  };
  const section = (name: SectionName, offset: number, empty: ReactNode) => (
    <BoardSection
      name={name}
      items={items[name]}
      offset={offset}
      isKnown={isKnown}
      empty={empty}
      tabStop={focus.current ?? patients[0]}
      row={row}
    />
  );

  return (
    <main id="main" ref={main} className={classes['main']} tabIndex={-1}>
      <h1 className={classes['heading']}>{texts.board.heading}</h1>
      <CatchUpPanel onOpen={open} />
      {above}
      {board.parts !== undefined && (
        <p role="status" className={classes['coming']}>
          <Loader size="xs" aria-hidden /> {texts.board.coming}
        </p>
      )}
      {section('now', 0, <EmptyBoard isKnown={isKnown} />)}
      {patients.length > 0 && <p className={classes['keys']}>{texts.nurse.keys}</p>}
      {below}
      {isKnown && section('mine', items.now.length, <Nothing words={texts.nurse.noneMine} />)}
      {isKnown &&
        section('team', items.now.length + items.mine.length, <Nothing words={texts.nurse.noneTeam} />)}
      <LooseFollowUps followUps={items.loose} onOpen={open} />
      <AlertDetails
        id={openId}
        alert={alerts.find(({ id }) => id === openId)}
        busy={busy}
        isHandedOver={openId !== undefined && handedOver.has(openId)}
        send={send}
        onOpen={open}
        onClose={() => {
          go('/alerts');
        }}
      />
    </main>
  );
}

function onTooEarly(): void {
  refuse('list-moved');
}

function Nothing({ words }: { readonly words: string }) {
  return <p className={classes['none']}>{words}</p>;
}
