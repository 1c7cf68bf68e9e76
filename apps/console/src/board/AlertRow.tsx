import { Button } from '@mantine/core';
import { IconCheck, IconChecklist, IconStethoscope } from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import type { Alert, PatientCard } from '../alert/alert.js';
import { shownSign } from '../alert/shown-sign.js';
import {
  ageAndSex,
  conditionName,
  lastValue,
  patientName,
  signName,
  type ShownValue,
} from '../alert/words.js';
import { useServerNow } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { TrendCell } from '../trend/TrendCell.js';
import { useTrend } from '../trend/use-trend.js';
import { actName, actOf } from './act-words.js';
import classes from './AlertRow.module.css';
import { AlertTimes } from './AlertTimes.js';
import { FollowUpLine } from './FollowUpLine.js';
import { Holder } from './Holder.js';
import { OtherAlert } from './OtherAlert.js';
import { primaryAct } from './primary-act.js';
import type { RowProps } from './row-props.js';
import { SeverityMark } from './SeverityMark.js';
import { rowId } from './use-kept-focus.js';
import { useOnScreen } from './use-on-screen.js';
import { useSettled } from './use-settled.js';

/** How often, in milliseconds, a row that is still on screen offers *seen* again, in case it did not arrive. */
const seenAgainMs = 10_000;

/**
 * One patient: the most urgent alert in full, every other one and each follow-up below it. Drawn anew only when something
 * of it changes: what ages ticks by itself.
 */
export const AlertRow = memo(function AlertRow(props: RowProps) {
  const { item, isCovered, measure, index, size, top } = props;
  const alert = item.work;
  const row = useRef<HTMLElement>(null);
  const isOnScreen = useOnScreen(row) && !isCovered;
  const isSettled = useSettled(props.place);
  const name = patientName(alert);

  return (
    <li
      className={classes['item']}
      {...(measure !== undefined &&
        index !== undefined && {
          ref: measure,
          'data-index': index,
          'aria-posinset': index + 1,
          'aria-setsize': size,
          style: { transform: `translateY(${String(top)}px)` },
        })}
    >
      {isOnScreen && <Seen item={item} onSeen={props.onSeen} />}
      <article
        id={rowId(item.patient)}
        ref={row}
        className={classes['patientRow']}
        data-severity={alert.severity}
        data-state={alert.state}
        data-settled={isSettled}
        tabIndex={props.isTabStop ? 0 : -1}
        aria-label={`${texts.severity[alert.severity]}: ${name}, ${conditionName(alert)}`}
        onKeyDown={(event) => {
          props.onKey(event, item);
        }}
        onFocus={() => {
          props.onFocus(item.patient);
        }}
      >
        <div className={classes['row']}>
          <div className={classes['severity']}>
            <SeverityMark severity={alert.severity} />
            <AlertTimes alert={alert} />
          </div>
          <PatientCell alert={alert} />
          <div className={classes['what']}>
            <h3>{conditionName(alert)}</h3>
            <p>{alert.reason}</p>
          </div>
          <ValueCell alert={alert} token={props.token} isOnScreen={isOnScreen} />
          <RowActions {...props} isSettled={isSettled} name={name} />
        </div>
        {(item.others.length > 0 || item.followUps.length > 0) && (
          <ul className={classes['more']} aria-label={texts.nurse.othersOf(name)}>
            {item.others.map((other) => (
              <OtherAlert key={other.id} {...props} alert={other} isSettled={isSettled} />
            ))}
            {item.followUps.map((one) => (
              <FollowUpLine
                key={one.followUp}
                followUp={one}
                personId={props.person.id}
                onOpen={() => {
                  props.onOpen(one.alert);
                }}
              />
            ))}
          </ul>
        )}
      </article>
    </li>
  );
});

/** Offers *seen* for what is on screen, again when it changes, and now and then. */
function Seen({ item, onSeen }: Pick<RowProps, 'item' | 'onSeen'>) {
  const round = Math.floor(useServerNow() / seenAgainMs);
  const shown = [item.work, ...item.others].map(({ id, version }) => `${id}/${String(version)}`).join();
  useEffect(() => {
    for (const one of [item.work, ...item.others]) onSeen(one);
  }, [shown, round]);
  return null;
}

interface ValueCellProps {
  readonly alert: Alert;
  readonly token: string;
  readonly isOnScreen: boolean;
}

function ValueCell({ alert, token, isOnScreen }: ValueCellProps) {
  const sign = shownSign(alert);
  const trend = useTrend(
    token,
    alert.patient,
    sign,
    isOnScreen,
    `${alert.readings ?? 0}/${alert.lastReadingAt ?? 0}`,
  );
  return (
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
  );
}

function Value({ words, isNumber }: ShownValue) {
  return isNumber ? (
    <strong className={classes['number']}>{words}</strong>
  ) : (
    <span className={classes['noNumber']}>{words}</span>
  );
}

function PatientCell({ alert }: { readonly alert: Alert }) {
  const card = alert.patientCard;
  return (
    <div className={classes['patient']}>
      <strong className={classes['name']}>{patientName(alert)}</strong>
      {card !== undefined && (
        <span>
          <AgeAndSex card={card} />
          <br />
          {texts.alert.caseCode(card.caseCode)}
        </span>
      )}
    </div>
  );
}

function AgeAndSex({ card }: { readonly card: PatientCard }) {
  return ageAndSex(card, useServerNow());
}

const icons = { acknowledge: IconCheck, 'read-back': IconChecklist, 'start-care': IconStethoscope };

interface ActionsProps extends RowProps {
  readonly isSettled: boolean;
  readonly name: string;
}

function RowActions(props: ActionsProps) {
  const { item, person, name } = props;
  const alert = item.work;
  const act = primaryAct(alert, person, props.handedOver);
  const Icon = act === undefined ? undefined : icons[act];
  return (
    <div className={classes['actions']}>
      <Holder alert={alert} personId={person.id} className={classes['owner']} />
      {act !== undefined && Icon !== undefined && (
        <Button
          size="sm"
          px="sm"
          leftSection={<Icon size={18} aria-hidden />}
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
        size="sm"
        px="sm"
        variant="default"
        aria-label={texts.alert.detailsOf(name)}
        onClick={() => {
          props.onOpen(alert.id);
        }}
      >
        {texts.alert.details}
      </Button>
    </div>
  );
}
