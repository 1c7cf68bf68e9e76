import { Alert, Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { conditionName, patientName } from '../alert/words.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import classes from './Board.module.css';
import { SeverityMark } from './SeverityMark.js';

const words = texts.nurse.catchUp;

/** After NOT MONITORING: what happened to the alerts meanwhile, the most severe first. Stands until it was read. */
export function CatchUpPanel({ onOpen }: { readonly onOpen: (alertId: string) => void }) {
  const { catchUp, now } = useLive();
  if (catchUp.catchUp === undefined) return null;
  const { missed, from, until } = catchUp.catchUp;
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconHistory aria-hidden />}
      title={<h2 className={classes['panelTitle']}>{words.heading}</h2>}
      role="region"
      aria-label={words.heading}
      className={classes['panel']}
    >
      <p>{words.lead(clockTime(from, now), clockTime(until, now), span(until - from))}</p>
      {missed.length === 0 && <p>{words.nothing}</p>}
      <ul className={classes['missed']}>
        {missed.map(({ alert, what }) => (
          <li key={alert.id}>
            <SeverityMark severity={alert.severity} />
            <strong>{patientName(alert)}</strong>
            <span>
              {conditionName(alert)}: {words.what[what]}
            </span>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`${words.open}: ${patientName(alert)}, ${conditionName(alert)}`}
              onClick={() => {
                onOpen(alert.id);
              }}
            >
              {words.open}
            </Button>
          </li>
        ))}
      </ul>
      <Button size="sm" onClick={catchUp.dismiss}>
        {words.read}
      </Button>
    </Alert>
  );
}
