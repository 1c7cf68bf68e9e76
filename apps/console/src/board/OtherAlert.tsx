import { Button } from '@mantine/core';
import type { Alert } from '../alert/alert.js';
import { conditionName } from '../alert/words.js';
import { actName, actOf } from './act-words.js';
import classes from './AlertRow.module.css';
import { AlertTimes } from './AlertTimes.js';
import { Holder } from './Holder.js';
import { primaryAct } from './primary-act.js';
import type { RowProps } from './row-props.js';
import { SeverityMark } from './SeverityMark.js';
import { texts } from '../texts/index.js';

interface Props extends Pick<RowProps, 'person' | 'busy' | 'handedOver' | 'onAct' | 'onOpen' | 'onTooEarly'> {
  readonly alert: Alert;
  readonly isSettled: boolean;
}

/** Another alert of the same patient: what it is, who has it, and its own buttons. */
export function OtherAlert({ alert, person, ...props }: Props) {
  const act = primaryAct(alert, person, props.handedOver);
  const name = conditionName(alert);
  return (
    <li className={classes['other']}>
      <SeverityMark severity={alert.severity} />
      <span className={classes['otherWhat']}>
        <strong>{name}</strong> {alert.reason}
      </span>
      <AlertTimes alert={alert} />
      <Holder alert={alert} personId={person.id} className={classes['otherOwner']} />
      <span className={classes['otherActs']}>
        {act !== undefined && (
          <Button
            size="compact-sm"
            loading={props.busy.has(alert.id)}
            aria-label={actOf(act, name)}
            onClick={() => {
              if (props.isSettled) props.onAct(act, alert);
              else props.onTooEarly();
            }}
          >
            {actName(act)}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          aria-label={texts.alert.detailsOf(name)}
          onClick={() => {
            props.onOpen(alert.id);
          }}
        >
          {texts.alert.details}
        </Button>
      </span>
    </li>
  );
}
