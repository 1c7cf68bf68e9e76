import type { Severity } from '#domain';
import { Button } from '@mantine/core';
import { IconCircleDot, IconHeartbeat, IconLock, IconLogout, IconVolume } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Alert } from '../alert/alert.js';
import { lockedCounts } from '../lock/locked-counts.js';
import type { MonitoringView } from '../monitoring/monitoring-view.js';
import type { SessionUser } from '../session/session-client.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { Wordmark } from '../Wordmark.js';
import classes from './Header.module.css';
import { SeverityMark } from '../board/SeverityMark.js';

const severities = ['critical', 'tier1', 'indeterminate'] as const satisfies readonly Severity[];

interface Props {
  readonly user: SessionUser;
  readonly view: MonitoringView;
  /** How old the last heartbeat is, in words. */
  readonly heartbeatAge: string | undefined;
  /** Undefined: the list has not come whole, and nobody knows how many. */
  readonly needsAction: readonly Alert[] | undefined;
  readonly now: number;
  readonly onTestSound: () => void;
  readonly onLock: () => void;
  readonly onSignOut: () => void;
}

export function Header({
  user,
  view,
  heartbeatAge,
  needsAction,
  now,
  onTestSound,
  onLock,
  onSignOut,
}: Props) {
  const counts = useMemo(() => needsAction && lockedCounts(needsAction), [needsAction]);
  return (
    <header className={classes['header']}>
      <Wordmark />
      <MonitoringPill view={view} heartbeatAge={heartbeatAge} />
      <ul className={classes['counts']} aria-label={texts.header.counts}>
        {severities.map((severity) => (
          <li key={severity} data-none={counts?.[severity] === 0 || undefined}>
            <strong>{counts?.[severity] ?? '?'}</strong>
            <SeverityMark severity={severity} />
          </li>
        ))}
      </ul>
      <time
        className={classes['clock']}
        dateTime={new Date(now).toISOString()}
        aria-label={texts.header.localTime}
      >
        {clockTime(now, now)}
      </time>
      <div className={classes['person']}>
        <span className={classes['name']}>
          <strong>{user.name}</strong>
          <span>{scope(user)}</span>
        </span>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconVolume size={16} aria-hidden />}
          aria-label={texts.header.testSound}
          onClick={onTestSound}
        >
          <span className={classes['word']}>{texts.header.testSound}</span>
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconLock size={16} aria-hidden />}
          aria-label={texts.nurse.lock.lock}
          onClick={onLock}
        >
          <span className={classes['word']}>{texts.nurse.lock.lock}</span>
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconLogout size={16} aria-hidden />}
          aria-label={texts.header.signOut}
          onClick={onSignOut}
        >
          <span className={classes['word']}>{texts.header.signOut}</span>
        </Button>
      </div>
    </header>
  );
}

/** `nurse · metro/north`: what the person sees is limited to it. */
function scope(user: SessionUser): string {
  return user.assignments
    .map(({ role, tenant, site }) => `${role} · ${site === undefined ? tenant : `${tenant} / ${site}`}`)
    .join(', ');
}

function MonitoringPill({ view, heartbeatAge }: Pick<Props, 'view' | 'heartbeatAge'>) {
  const isRunning = view.kind === 'monitoring';
  const words = {
    connecting: texts.monitoring.connecting,
    monitoring: texts.monitoring.monitoring,
    degraded: texts.monitoring.degraded,
    reconnecting: texts.monitoring.reconnecting,
    'not-monitoring': texts.lost.heading,
  }[view.kind];
  const Icon = isRunning ? IconHeartbeat : IconCircleDot;
  return (
    <p className={classes['pill']} data-running={isRunning || undefined}>
      <Icon size={18} aria-hidden />
      <strong>{words}</strong>
      {heartbeatAge !== undefined && <span>{texts.monitoring.heartbeat(heartbeatAge)}</span>}
    </p>
  );
}
