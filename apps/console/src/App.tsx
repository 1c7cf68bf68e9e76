import { useEffect, useState, useSyncExternalStore } from 'react';
import { WatchedScreen } from './lock/WatchedScreen.js';
import { startTicker } from './monitoring/ticker.js';
import { LostPage } from './monitoring/LostPage.js';
import { SessionKeeper, type SessionState } from './session/session-keeper.js';
import { SignInPage } from './session/SignInPage.js';
import { Shell } from './shell/Shell.js';

const activity = ['keydown', 'pointerdown', 'wheel', 'touchstart'] as const;

/** The session, kept for as long as the page lives: restored, renewed while somebody is there, ended. */
function useSession(): SessionKeeper {
  const [keeper] = useState(() => new SessionKeeper());
  useEffect(() => {
    void keeper.restore();
    const noticed = (): void => {
      keeper.active(Date.now());
    };
    for (const kind of activity) window.addEventListener(kind, noticed, { passive: true });
    const stop = startTicker(() => {
      keeper.tick(Date.now());
    });
    return () => {
      stop();
      for (const kind of activity) window.removeEventListener(kind, noticed);
    };
  }, [keeper]);
  return keeper;
}

/** Which page: sign-in, those of the person, or NOT MONITORING for a session that ended by itself. */
export function App() {
  const keeper = useSession();
  const session = useSyncExternalStore(keeper.subscribe, keeper.state);
  switch (session.phase) {
    case 'restoring':
      return session.isUnreachable ? (
        <LostPage reason="link-down" since={session.since} />
      ) : (
        <SignInPage keeper={keeper} isRestoring />
      );
    case 'signed-out':
      return <SignInPage keeper={keeper} />;
    case 'ended':
    case 'signed-in':
      return <Seated session={session} keeper={keeper} />;
  }
}

interface SeatedProps {
  readonly session: Extract<SessionState, { phase: 'signed-in' | 'ended' }>;
  readonly keeper: SessionKeeper;
}

/** The person's page. After an end by itself it stays as it was, out of sight, until the same person is back. */
function Seated({ session, keeper }: SeatedProps) {
  const isOpen = session.phase === 'signed-in';
  const seat = isOpen ? session : session.kept;
  return (
    <>
      {seat !== undefined && (
        <Shell key={seat.seat} user={seat.user} session={isOpen ? session : undefined} keeper={keeper} />
      )}
      {!isOpen && session.screen !== undefined && (
        <WatchedScreen screen={session.screen} keeper={keeper} since={session.since} />
      )}
      {!isOpen && session.screen === undefined && (
        <LostPage
          reason="session-ended"
          since={session.since}
          keeper={keeper}
          keptUntil={session.kept?.until}
        />
      )}
    </>
  );
}
