import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { Alert } from '../alert/alert.js';
import { offeredCommands } from '../alert/commands.js';
import { isHeld } from '../alert/order.js';
import { shownSign } from '../alert/shown-sign.js';
import {
  ageAndSex,
  conditionName,
  lastValue,
  patientName,
  signName,
  type ShownValue,
} from '../alert/words.js';
import type { SessionUser } from '../session/session-client.js';
import { texts } from '../texts/index.js';
import { TrendCell } from '../trend/TrendCell.js';
import { useTrend } from '../trend/use-trend.js';
import classes from './AlertRow.module.css';
import { AlertTimes } from './AlertTimes.js';
import { SeverityMark } from './SeverityMark.js';
import { rowId } from './use-kept-focus.js';
import { useOnScreen } from './use-on-screen.js';
import { useSettled } from './use-settled.js';

interface Props {
  readonly alert: Alert;
  /** Its place on the page, counted from the top. */
  readonly place: number;
  readonly isTabStop: boolean;
  readonly isBusy: boolean;
  readonly isCovered: boolean;
  readonly token: string;
  readonly person: SessionUser;
  readonly serverNow: number;
  readonly onSeen: (alert: Alert) => void;
  readonly onKey: (event: KeyboardEvent, alert: Alert) => void;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
  readonly onAcknowledge: () => void;
  /** A click right after the row moved: it may have been meant for another. */
  readonly onTooEarly: () => void;
}

/** How often, in milliseconds, a row that is still on screen offers *seen* again, in case it did not arrive. */
const seenAgainMs = 10_000;

export function AlertRow(props: Props) {
  const { alert, serverNow, isCovered, onSeen } = props;
  const row = useRef<HTMLElement>(null);
  const isOnScreen = useOnScreen(row) && !isCovered;
  const isSettled = useSettled(props.place);
  const sign = shownSign(alert);
  const trend = useTrend(
    props.token,
    alert.patient,
    sign,
    isOnScreen,
    `${alert.readings ?? 0}/${alert.lastReadingAt ?? 0}`,
  );
  const round = Math.floor(serverNow / seenAgainMs);
  useEffect(() => {
    if (isOnScreen) onSeen(alert);
  }, [isOnScreen, alert.id, round]);
  const name = patientName(alert);

  return (
    <li className={classes['item']}>
      <article
        id={rowId(alert.id)}
        ref={row}
        className={classes['row']}
        data-severity={alert.severity}
        data-state={alert.state}
        data-settled={isSettled}
        tabIndex={props.isTabStop ? 0 : -1}
        aria-label={`${texts.severity[alert.severity]}: ${name}, ${conditionName(alert)}`}
        onKeyDown={(event) => {
          props.onKey(event, alert);
        }}
        onFocus={props.onFocus}
      >
        <div className={classes['severity']}>
          <SeverityMark severity={alert.severity} />
          <AlertTimes alert={alert} serverNow={serverNow} />
        </div>
        <PatientCell alert={alert} serverNow={serverNow} />
        <div className={classes['what']}>
          <h3>{conditionName(alert)}</h3>
          <p>{alert.reason}</p>
        </div>
        <div className={classes['value']}>
          {sign !== undefined && (
            <>
              <span className={classes['figure']}>
                <span className={classes['sign']}>{signName(sign)}</span>
                <Value {...lastValue(alert, sign)} />
              </span>
              <TrendCell state={trend} sign={sign} />
            </>
          )}
        </div>
        <RowActions {...props} isSettled={isSettled} name={name} />
      </article>
    </li>
  );
}

function Value({ words, isNumber }: ShownValue) {
  return isNumber ? (
    <strong className={classes['number']}>{words}</strong>
  ) : (
    <span className={classes['noNumber']}>{words}</span>
  );
}

function PatientCell({ alert, serverNow }: Pick<Props, 'alert' | 'serverNow'>) {
  const card = alert.patientCard;
  return (
    <div className={classes['patient']}>
      <strong className={classes['name']}>{patientName(alert)}</strong>
      {card !== undefined && (
        <span>
          {ageAndSex(card, serverNow)}
          <br />
          {texts.alert.caseCode(card.caseCode)}
        </span>
      )}
    </div>
  );
}

function RowActions(props: Props & { readonly isSettled: boolean; readonly name: string }) {
  const { alert, person, name } = props;
  const canAcknowledge = offeredCommands(alert, person).some(({ command }) => command === 'acknowledge');
  return (
    <div className={classes['actions']}>
      <span className={classes['owner']}>{ownership(alert, person.id)}</span>
      {canAcknowledge && (
        <Button
          size="sm"
          px="sm"
          leftSection={<IconCheck size={18} aria-hidden />}
          loading={props.isBusy}
          aria-label={texts.alert.acknowledgeOf(name)}
          onClick={props.isSettled ? props.onAcknowledge : props.onTooEarly}
        >
          {texts.alert.acknowledge}
        </Button>
      )}
      <Button
        size="sm"
        px="sm"
        variant="default"
        aria-label={texts.alert.detailsOf(name)}
        onClick={props.onOpen}
      >
        {texts.alert.details}
      </Button>
    </div>
  );
}

/** Who has it: the state in words, and the owner's name. */
function ownership(alert: Alert, personId: string): string {
  if (alert.owner === null) return texts.state[alert.state];
  const name = alert.owner.id === personId ? texts.alert.you : alert.owner.name;
  return isHeld(alert) ? texts.alert.heldBy(name) : `${texts.state[alert.state]} · ${name}`;
}
