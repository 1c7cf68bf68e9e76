import { Button } from '@mantine/core';
import { Link } from 'wouter';
import type { Alert } from '../alert/alert.js';
import { conditionName, patientName } from '../alert/words.js';
import { SeverityMark } from '../board/SeverityMark.js';
import { texts } from '../texts/index.js';
import classes from './Queue.module.css';
import { Times } from './Times.js';

/** What the person holds and no line of this page of the queue shows: nothing that one holds is out of sight. */
export function MyCases({ alerts }: { readonly alerts: readonly Alert[] }) {
  return (
    <ul className={classes['list']}>
      {alerts.map((alert) => (
        <li key={alert.id} className={classes['row']} data-severity={alert.severity}>
          <div className={classes['cell']}>
            <SeverityMark severity={alert.severity} />
            <Times
              openedAt={alert.openedAt}
              {...(alert.dueAt !== undefined && { dueAt: alert.dueAt })}
              state={alert.state}
            />
          </div>
          <strong>{patientName(alert)}</strong>
          <div className={classes['cell']}>
            <h3>{conditionName(alert)}</h3>
            <p>{alert.reason}</p>
          </div>
          <span />
          <div className={classes['act']}>
            <Button
              component={Link}
              href={`/cases/${alert.id}`}
              aria-label={texts.tier1.queue.goOnOf(alert.patientCard?.caseCode ?? '')}
            >
              {texts.tier1.queue.goOn}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}
