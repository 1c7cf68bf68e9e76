import { Button } from '@mantine/core';
import type { Alert } from '../../alert/alert.js';
import { conditionName, patientName } from '../../alert/words.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import classes from '../AlertDetails.module.css';
import { SeverityMark } from '../SeverityMark.js';

interface Props {
  readonly of: Alert;
  readonly onOpen: (alertId: string) => void;
}

/** What else is open of the same patient. */
export function OtherAlerts({ of, onOpen }: Props) {
  const { alerts } = useLive();
  const others = alerts.filter(({ id, patient }) => patient === of.patient && id !== of.id);
  if (others.length === 0) return null;
  return (
    <section>
      <h3 className={classes['heading']}>{texts.nurse.othersOf(patientName(of))}</h3>
      <ul className={classes['plain']}>
        {others.map((other) => (
          <li key={other.id} className={classes['line']}>
            <SeverityMark severity={other.severity} />
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                onOpen(other.id);
              }}
            >
              {conditionName(other)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
