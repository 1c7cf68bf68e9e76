import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Notice } from '../Notice.js';
import { orderBoard, unacknowledgedCriticals } from '../alert/order.js';
import { createApi } from '../api/client.js';
import { createQueries } from '../api/queries.js';
import { CatchUpElsewhere } from '../board/CatchUpElsewhere.js';
import { useCatchUp } from '../board/use-catch-up.js';
import { LockScreen } from '../lock/LockScreen.js';
import { lockedCounts } from '../lock/locked-counts.js';
import { useLockKey } from '../lock/use-lock-key.js';
import { LastKnownAlerts } from '../monitoring/LastKnownAlerts.js';
import { clockSkew } from '../monitoring/link-state.js';
import type { Monitor } from '../monitoring/monitor.js';
import { monitoringView } from '../monitoring/monitoring-view.js';
import { NotMonitoring } from '../monitoring/NotMonitoring.js';
import { SoundBlockedBanner, StatusBanner } from '../monitoring/StatusBanner.js';
import { useMonitor, useMonitorState } from '../monitoring/use-monitor.js';
import { ExpiringBanner } from '../session/ExpiringBanner.js';
import type { SessionUser } from '../session/session-client.js';
import type { SessionKeeper, SessionState } from '../session/session-keeper.js';
import { useAlarm } from '../sound/use-alarm.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { CriticalElsewhere } from './CriticalElsewhere.js';
import { Header } from './Header.js';
import { LiveProvider, type Live } from './live.js';
import { Nav } from './Nav.js';
import { PartBoundary } from './PartBoundary.js';
import { hrefOf, pagesOf } from './pages.js';
import classes from './Shell.module.css';
import { useAnnouncements } from './use-announcements.js';
import { useCoveredKeys } from './use-covered-keys.js';
import { useMyAlerts } from './use-my-alerts.js';

/** Nothing sounds for a page that rests. */
const none: readonly string[] = [];

interface Props {
  readonly user: SessionUser;
  /** Undefined: it has ended by itself. The page rests, out of sight, until the person is back. */
  readonly session: Extract<SessionState, { phase: 'signed-in' }> | undefined;
  readonly keeper: SessionKeeper;
}

/** Opens the monitor of the session; every page below is drawn from its state, and covered when it is lost. */
export function Shell(props: Props) {
  const monitor = useMonitor(props.session?.token, () => void props.keeper.verify());
  return monitor === undefined ? null : <Watched {...props} monitor={monitor} />;
}

function Watched({ user, session, keeper, monitor }: Props & { readonly monitor: Monitor }) {
  const { board, link, now } = useMonitorState(monitor);
  const view = monitoringView(link, now, board.cursor !== undefined);
  const isLost = view.kind === 'not-monitoring';
  const serverNow = now + clockSkew(link);
  const isResting = session === undefined;
  // While the page rests nothing is asked; what was fetched stays, under the token that it was asked with.
  const lastToken = useRef('');
  if (session !== undefined) lastToken.current = session.token;
  const token = lastToken.current;
  const [queries] = useState(createQueries);
  const api = useMemo(() => createApi(token), [token]);
  const alerts = useMyAlerts(board.alerts, user);
  const ordered = useMemo(() => orderBoard(alerts), [alerts]);
  const criticals = useMemo(() => unacknowledgedCriticals(ordered).map((alert) => alert.id), [ordered]);
  const alarm = useAlarm(isResting ? none : criticals, isLost && !isResting, now);
  const announced = useAnnouncements(board);
  const isLocked = session?.locked === true;
  const isCovered = isLost || isLocked || isResting;
  const isKnown = board.cursor !== undefined;
  const isWatching = !isResting && (view.kind === 'monitoring' || view.kind === 'degraded') && isKnown;
  const catchUp = useCatchUp(user.id, alerts, isWatching, isLost || isResting, link.lastGoodAt, now);
  const lock = (): void => {
    keeper.lock();
  };
  useLockKey(lock);
  useCoveredKeys(isCovered);
  useEffect(() => {
    if (!isCovered && isKnown) document.title = texts.title.counts(ordered.needsAction.length);
  }, [isCovered, isKnown, ordered]);
  // What lies outside of the page, such as a drawer, goes out of sight with it; its state stays.
  useEffect(() => {
    document.documentElement.toggleAttribute('data-covered', isCovered);
    return () => {
      document.documentElement.removeAttribute('data-covered');
    };
  }, [isCovered]);
  const hasRole = (...roles: readonly string[]): boolean =>
    user.assignments.some(({ role }) => roles.includes(role));
  const live: Live = {
    user,
    token,
    api,
    monitor,
    view,
    board,
    alerts,
    ordered,
    isKnown,
    isCovered,
    isResting,
    now,
    serverNow,
    alarm,
    catchUp,
    hasRole,
  };
  const mine = pagesOf(hasRole);
  const lastGood = clockTime(link.lastGoodAt ?? link.openedAt, now);

  return (
    <LiveProvider value={live}>
      <QueryClientProvider client={queries}>
        <div className={classes['page']} inert={isCovered} hidden={isLocked || isResting}>
          <a className={classes['skip']} href="#main">
            {texts.skip}
          </a>
          <Header
            user={user}
            view={view}
            heartbeatAge={link.heartbeat === undefined ? undefined : span(now - link.heartbeat.receivedAt)}
            needsAction={isKnown ? ordered.needsAction : undefined}
            now={now}
            onTestSound={alarm.test}
            onLock={lock}
            onSignOut={() => {
              catchUp.forget();
              void keeper.signOut();
            }}
          />
          <Nav />
          {alarm.isBlocked && <SoundBlockedBanner onEnable={alarm.enable} />}
          {session?.expiring === true && (
            <ExpiringBanner
              left={span(session.times.expiresAt - now)}
              onStay={() => {
                keeper.active(now);
              }}
            />
          )}
          <StatusBanner view={view} />
          <CriticalElsewhere count={criticals.length} />
          <CatchUpElsewhere />
          <PartBoundary>
            <Suspense fallback={<p className={classes['loading']}>{texts.fetched.loading}</p>}>
              <Switch>
                {mine.map(({ path, Content }) => (
                  <Route key={path} path={path}>
                    <Content />
                  </Route>
                ))}
                <Route>
                  {mine[0] === undefined ? (
                    <main id="main" className={classes['nothing']}>
                      <h1>{texts.nav.nothing}</h1>
                      <p>{texts.nav.nothingLead}</p>
                    </main>
                  ) : (
                    <Redirect to={hrefOf(mine[0])} replace />
                  )}
                </Route>
              </Switch>
            </Suspense>
          </PartBoundary>
          <Notice />
        </div>
        <div className={classes['spoken']} aria-live="assertive">
          {announced.assertive}
        </div>
        <div className={classes['spoken']} aria-live="polite">
          {announced.polite}
        </div>
        {session?.locked === true && !isLost && (
          <LockScreen
            person={user.name}
            counts={lockedCounts(ordered.needsAction)}
            endsIn={session.expiring ? span(session.times.expiresAt - now) : undefined}
            alarm={alarm}
            onUnlock={(password) => keeper.unlock(password)}
            onSignOut={() => {
              catchUp.forget();
              void keeper.signOut();
            }}
          />
        )}
        {isLost && !isResting && (
          <NotMonitoring
            reasons={view.reasons}
            components={view.components}
            since={(link.lastGoodAt === undefined ? texts.lost.sinceOpened : texts.lost.since)(
              lastGood,
              span(now - view.since),
            )}
          >
            {isLocked ? (
              <p>{texts.nurse.lock.lost(ordered.needsAction.length)}</p>
            ) : (
              <LastKnownAlerts
                needsAction={board.cursor === undefined ? undefined : ordered.needsAction}
                asOf={lastGood}
                serverNow={serverNow}
              />
            )}
            <p>{texts.lost.retrying}</p>
          </NotMonitoring>
        )}
      </QueryClientProvider>
    </LiveProvider>
  );
}
