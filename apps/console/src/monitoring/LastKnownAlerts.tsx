import type { Alert } from '../alert/alert.js';
import { conditionName, patientName } from '../alert/words.js';
import { SeverityMark } from '../board/SeverityMark.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import classes from './NotMonitoring.module.css';

/** So many stand in the list; of the others their number. */
const listed = 200;

interface Props {
  /** Undefined: no list had come. */
  readonly needsAction: readonly Alert[] | undefined;
  /** As of when, in words. */
  readonly asOf: string;
  readonly serverNow: number;
}

/** What the board showed last, marked as of then and without anything to press. */
export function LastKnownAlerts({ needsAction, asOf, serverNow }: Props) {
  if (needsAction === undefined) return <p>{texts.lost.nothing}</p>;
  if (needsAction.length === 0) return <p>{texts.lost.noAlerts(asOf)}</p>;
  return (
    <>
      <h2 className={classes['subheading']}>{texts.lost.alerts(asOf)}</h2>
      <ul className={classes['alerts']}>
        {needsAction.slice(0, listed).map((alert) => (
          <li key={alert.id}>
            <SeverityMark severity={alert.severity} />
            <strong>{patientName(alert)}</strong>
            <span>{conditionName(alert)}</span>
            <span className={classes['age']}>{texts.lost.opened(span(serverNow - alert.openedAt))}</span>
          </li>
        ))}
      </ul>
      {needsAction.length > listed && <p>{texts.lost.more(needsAction.length - listed)}</p>}
    </>
  );
}
