import type { Severity } from '#domain';
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconAlertCircle, IconLock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { SeverityMark } from '../board/SeverityMark.js';
import { SoundBlockedBanner } from '../monitoring/StatusBanner.js';
import type { Alarm } from '../sound/use-alarm.js';
import { ProblemError } from '../http.js';
import { Notice } from '../Notice.js';
import { problemText, texts } from '../texts/index.js';
import classes from './LockScreen.module.css';

interface Props {
  /** Whose session it is: the only name on the screen. */
  readonly person: string;
  /** Alerts that need action, by severity. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** Until the session ends by itself, in words; undefined while that is far. */
  readonly endsIn: string | undefined;
  /** What else is to be said of this screen. */
  readonly note?: string;
  readonly alarm: Alarm;
  /** Throws ProblemError. */
  readonly onUnlock: (password: string) => Promise<void>;
  readonly onSignOut: () => void;
}

const words = texts.nurse.lock;
const severities = ['critical', 'tier1', 'indeterminate'] as const satisfies readonly Severity[];

/** Counts and no names; the alarm sounds on. The password of the session's person opens it. */
export function LockScreen({ person, counts, endsIn, note, alarm, onUnlock, onSignOut }: Props) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [password, setPassword] = useState('');
  const total = severities.reduce((sum, severity) => sum + counts[severity], 0);
  useEffect(() => {
    document.title = words.title(total);
  }, [total]);
  const unlock = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await onUnlock(password);
    } catch (error) {
      setProblem(error instanceof ProblemError ? error.code : 'unknown');
      setPassword('');
      setBusy(false);
    }
  };
  return (
    <div className={classes['screen']} data-critical={counts.critical > 0 || undefined}>
      {alarm.isBlocked && <SoundBlockedBanner onEnable={alarm.enable} />}
      <main className={classes['main']}>
        <h1 className={classes['heading']}>
          <IconLock size="1em" aria-hidden /> {words.heading}
        </h1>
        <p>{words.lead}</p>
        <ul className={classes['counts']} aria-label={words.counts} aria-live="polite">
          {severities
            .filter((severity) => counts[severity] > 0)
            .map((severity) => (
              <li key={severity}>
                <strong>{counts[severity]}</strong> <SeverityMark severity={severity} />
              </li>
            ))}
          {total === 0 && <li>{words.none}</li>}
        </ul>
        {note !== undefined && <p role="status">{note}</p>}
        {endsIn !== undefined && <p role="status">{words.ends(endsIn)}</p>}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void unlock();
          }}
        >
          <Stack gap="sm">
            <TextInput
              label={note === undefined ? words.person : words.wasPerson}
              value={person}
              readOnly
              autoComplete="off"
            />
            <PasswordInput
              label={words.password}
              autoComplete="current-password"
              value={password}
              required
              withAsterisk={false}
              autoFocus
              onChange={(event) => {
                setPassword(event.currentTarget.value);
              }}
            />
            <div aria-live="assertive">
              {problem !== undefined && (
                <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={words.failed}>
                  {problemText(problem)}
                </Alert>
              )}
            </div>
            <Button type="submit" loading={isBusy} fullWidth>
              {words.unlock}
            </Button>
            <Button variant="default" fullWidth onClick={onSignOut}>
              {words.other}
            </Button>
          </Stack>
        </form>
      </main>
      <Notice />
    </div>
  );
}
