import { useEffect, useMemo, useState } from 'react';
import { ProblemError } from '../http.js';
import { HttpProbe } from '../monitoring/http-probe.js';
import { heartbeatLimitMs } from '../monitoring/monitoring-view.js';
import { NotMonitoring } from '../monitoring/NotMonitoring.js';
import { startTicker } from '../monitoring/ticker.js';
import type { SessionKeeper } from '../session/session-keeper.js';
import { useAlarm } from '../sound/use-alarm.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { LockScreen } from './LockScreen.js';
import { criticalMarks, readLockedScreen, type WatchedCounts } from './watched-screen.js';

interface Props {
  /** Reads counts, and nothing else. */
  readonly screen: string;
  readonly keeper: SessionKeeper;
  /** When the session ended; this computer's clock, milliseconds since the epoch. */
  readonly since: number;
}

type Answer = WatchedCounts & { readonly at: number };

/**
 * A locked screen whose session is over: it goes on counting and sounding, and nobody is on duty by it (hazard H23).
 * Asked for every two seconds; what is older than a heartbeat may be is NOT MONITORING.
 */
export function WatchedScreen({ screen, keeper, since }: Props) {
  const [now, setNow] = useState(() => Date.now());
  const [opened] = useState(now);
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    const probe = new HttpProbe({
      ask: async (signal) => {
        const read = await readLockedScreen(screen, signal);
        setAnswer({ ...read, at: Date.now() });
      },
      onAnswer: () => undefined,
      onFailure: (error) => {
        if (error instanceof ProblemError && error.status === 401) keeper.screenEnded();
      },
    });
    const stop = startTicker(() => {
      setNow(Date.now());
      probe.tick(Date.now());
    });
    return () => {
      stop();
      probe.close();
    };
  }, [keeper, screen]);
  const heardAt = answer?.at ?? opened;
  const isSilent = now - heardAt >= heartbeatLimitMs || now < heardAt - 1000;
  const isLost = isSilent || answer?.status === 'not-monitoring';
  const critical = answer?.counts.critical ?? 0;
  const criticals = useMemo(() => criticalMarks(critical), [critical]);
  const alarm = useAlarm(criticals, isLost, now);
  if (isLost)
    return (
      <NotMonitoring
        reasons={[isSilent ? 'no-answer' : 'pipeline-stopped']}
        since={texts.lost.since(clockTime(heardAt, now), span(now - heardAt))}
      >
        {answer !== undefined && (
          <p>
            {texts.nurse.lock.lost(
              answer.counts.critical + answer.counts.tier1 + answer.counts.indeterminate,
            )}
          </p>
        )}
        <p>{texts.lost.retrying}</p>
      </NotMonitoring>
    );
  if (answer === undefined)
    return (
      <main id="main">
        <h1>{texts.nurse.lock.heading}</h1>
        <p role="status">{texts.fetched.loading}</p>
      </main>
    );
  return (
    <LockScreen
      person={answer.person}
      counts={answer.counts}
      endsIn={undefined}
      note={texts.nurse.lock.offDuty(clockTime(since, now))}
      alarm={alarm}
      onUnlock={(password) => keeper.openScreen(screen, password)}
      onSignOut={() => void keeper.signOut()}
    />
  );
}
