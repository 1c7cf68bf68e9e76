import { useEffect, useState } from 'react';
import { SignInForm } from '../session/SignInForm.js';
import type { SessionKeeper } from '../session/session-keeper.js';
import { useAlarm } from '../sound/use-alarm.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { NotMonitoring } from './NotMonitoring.js';
import classes from './NotMonitoring.module.css';
import { startTicker } from './ticker.js';

const noCriticals: readonly string[] = [];

interface Props {
  readonly reason: 'session-ended' | 'link-down';
  /** This computer's clock, milliseconds since the epoch. */
  readonly since: number;
  /** With it, the page offers to sign in. */
  readonly keeper?: SessionKeeper;
  /** Until when what was open is kept for the person's return; this computer's clock. */
  readonly keptUntil?: number | undefined;
}

/** NOT MONITORING without a session: nobody's patients are shown, and signing in is the way back. */
export function LostPage({ reason, since, keeper, keptUntil }: Props) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(
    () =>
      startTicker(() => {
        setNow(Date.now());
      }),
    [],
  );
  useAlarm(noCriticals, true, now);
  return (
    <NotMonitoring
      reasons={[reason]}
      since={texts.lost.sinceOpened(clockTime(since, now), span(now - since))}
    >
      {keeper === undefined ? (
        <p>{texts.lost.retrying}</p>
      ) : (
        <>
          <h2 className={classes['subheading']}>{texts.lost.signInAgain}</h2>
          {keptUntil !== undefined && <p>{texts.nurse.lock.kept(clockTime(keptUntil, now))}</p>}
          <div className={classes['form']}>
            <SignInForm keeper={keeper} />
          </div>
        </>
      )}
    </NotMonitoring>
  );
}
