import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Notice } from '../Notice.js';
import { texts } from '../texts/index.js';
import { componentWords, isImpaired } from './component-words.js';
import type { ComponentStatus } from './heartbeat.js';
import type { LossReason } from './monitoring-view.js';
import classes from './NotMonitoring.module.css';

interface Props {
  readonly reasons: readonly (LossReason | 'session-ended')[];
  /** Since when, in words. */
  readonly since: string;
  readonly components?: readonly ComponentStatus[];
  /** What stands below: the last known alerts, or the sign-in form. */
  readonly children?: ReactNode;
}

/** Covers the whole page, says so to every sense, and lists what is known. It goes by itself, never by a click. */
export function NotMonitoring({ reasons, since, components = [], children }: Props) {
  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    if (!dialog.current?.contains(before)) dialog.current?.focus();
    document.title = texts.title.notMonitoring;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const impaired = components.filter(isImpaired);
  return (
    <div
      ref={dialog}
      className={classes['overlay']}
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="lost-heading"
      aria-describedby="lost-lead"
      tabIndex={-1}
    >
      <div className={classes['stripe']} aria-hidden="true" />
      <div className={classes['body']}>
        <h1 id="lost-heading" className={classes['heading']}>
          <IconAlertTriangle size="1em" stroke={1.75} aria-hidden />
          {texts.lost.heading}
        </h1>
        <p id="lost-lead" className={classes['lead']} aria-live="assertive">
          {texts.lost.lead}
        </p>
        <p className={classes['since']}>{since}</p>
        <h2 className={classes['subheading']}>{texts.lost.known}</h2>
        <ul className={classes['list']}>
          {reasons.map((reason) => (
            <li key={reason}>{texts.lost.reasons[reason]}</li>
          ))}
        </ul>
        {impaired.length > 0 && (
          <>
            <h2 className={classes['subheading']}>{texts.lost.components}</h2>
            <ul className={classes['list']}>
              {impaired.map((component) => (
                <li key={component.name}>{componentWords(component)}</li>
              ))}
            </ul>
          </>
        )}
        {children}
      </div>
      <Notice />
    </div>
  );
}
