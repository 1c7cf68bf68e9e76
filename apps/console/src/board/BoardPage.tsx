import { useEffect, useMemo, useState } from 'react';
import { Notice } from '../Notice.js';
import { concerns } from '../alert/commands.js';
import { orderBoard, unacknowledgedCriticals } from '../alert/order.js';
import { LastKnownAlerts } from '../monitoring/LastKnownAlerts.js';
import { clockSkew } from '../monitoring/link-state.js';
import type { Monitor } from '../monitoring/monitor.js';
import { monitoringView } from '../monitoring/monitoring-view.js';
import { NotMonitoring } from '../monitoring/NotMonitoring.js';
import { SoundBlockedBanner, StatusBanner } from '../monitoring/StatusBanner.js';
import { useMonitor, useMonitorState } from '../monitoring/use-monitor.js';
import { ExpiringBanner } from '../session/ExpiringBanner.js';
import type { SessionKeeper, SessionState } from '../session/session-keeper.js';
import { useAlarm } from '../sound/use-alarm.js';
import { texts } from '../texts.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { Board } from './Board.js';
import classes from './Board.module.css';
import { Header } from './Header.js';
import { SeenLog } from './seen-log.js';
import { useAnnouncements } from './use-announcements.js';

interface Props {
  readonly session: Extract<SessionState, { phase: 'signed-in' }>;
  readonly keeper: SessionKeeper;
}

/** Opens the monitor of the session; everything below is drawn from its state. */
export function BoardPage({ session, keeper }: Props) {
  const monitor = useMonitor(session.token, () => void keeper.verify());
  return monitor === undefined ? null : <Watched session={session} keeper={keeper} monitor={monitor} />;
}

function Watched({ session, keeper, monitor }: Props & { readonly monitor: Monitor }) {
  const { board, link, now } = useMonitorState(monitor);
  const view = monitoringView(link, now, board.cursor !== undefined);
  const isLost = view.kind === 'not-monitoring';
  const serverNow = now + clockSkew(link);
  const { assignments } = session.user;
  const alerts = useMemo(
    () => [...board.alerts.values()].filter((alert) => concerns(alert, assignments)),
    [board.alerts, assignments],
  );
  const ordered = useMemo(() => orderBoard(alerts), [alerts]);
  const criticals = useMemo(() => unacknowledgedCriticals(alerts).map((alert) => alert.id), [alerts]);
  const alarm = useAlarm(criticals, isLost, now);
  const announced = useAnnouncements(board);
  const [seenLog] = useState(() => new SeenLog((alert) => monitor.seen(alert)));
  useEffect(() => {
    if (!isLost) document.title = texts.title.counts(ordered.needsAction.length);
  }, [isLost, ordered]);
  const lastGood = clockTime(link.lastGoodAt ?? link.openedAt, now);

  return (
    <>
      <div className={classes['page']} inert={isLost}>
        <a className={classes['skip']} href="#alerts">
          {texts.skip}
        </a>
        <Header
          user={session.user}
          view={view}
          heartbeatAge={link.heartbeat === undefined ? undefined : span(now - link.heartbeat.receivedAt)}
          needsAction={ordered.needsAction}
          now={now}
          onTestSound={alarm.test}
          onSignOut={() => void keeper.signOut()}
        />
        {alarm.isBlocked && <SoundBlockedBanner onEnable={alarm.enable} />}
        {session.expiring && (
          <ExpiringBanner
            left={span(session.times.expiresAt - now)}
            onStay={() => {
              keeper.active(now);
            }}
          />
        )}
        <StatusBanner view={view} />
        <Board
          token={session.token}
          person={session.user}
          monitor={monitor}
          ordered={ordered}
          isKnown={board.cursor !== undefined}
          isCovered={isLost}
          serverNow={serverNow}
          onSeen={(alert) => void seenLog.saw(alert)}
        />
        <Notice />
      </div>
      <div className={classes['spoken']} aria-live="assertive">
        {announced.assertive}
      </div>
      <div className={classes['spoken']} aria-live="polite">
        {announced.polite}
      </div>
      {isLost && (
        <NotMonitoring
          reasons={view.reasons}
          components={view.components}
          since={(link.lastGoodAt === undefined ? texts.lost.sinceOpened : texts.lost.since)(
            lastGood,
            span(now - view.since),
          )}
        >
          <LastKnownAlerts
            needsAction={board.cursor === undefined ? undefined : ordered.needsAction}
            asOf={lastGood}
            serverNow={serverNow}
          />
          <p>{texts.lost.retrying}</p>
        </NotMonitoring>
      )}
    </>
  );
}
