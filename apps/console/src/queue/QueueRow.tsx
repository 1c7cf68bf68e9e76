import { Badge, Button } from '@mantine/core';
import { vitalSigns, type VitalSign } from '#domain';
import { memo, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Alert } from '../alert/alert.js';
import { knownConditions } from '../alert/known-conditions.js';
import { shownSign } from '../alert/shown-sign.js';
import { ageAndSex, conditionName, readable } from '../alert/words.js';
import { SeverityMark } from '../board/SeverityMark.js';
import { useOnScreen } from '../board/use-on-screen.js';
import type { QueueItem } from '../case/case-api.js';
import { texts } from '../texts/index.js';
import { TrendCell } from '../trend/TrendCell.js';
import { useTrend } from '../trend/use-trend.js';
import classes from './Queue.module.css';
import { heldBy, workOf } from './queue-order.js';
import { Times } from './Times.js';

const words = texts.tier1.queue;

interface Props {
  readonly item: QueueItem;
  readonly staffId: string;
  readonly token: string;
  /** As the stream has it; undefined where it has not come yet. */
  readonly live: Alert | undefined;
  readonly onSeen: (alert: Alert) => void;
}

/** One line per patient. Drawn anew only when the patient’s work changes; its times tick by themselves. */
export const QueueRow = memo(function QueueRow({ item, staffId, token, live, onSeen }: Props) {
  const row = useRef<HTMLLIElement>(null);
  const isOnScreen = useOnScreen(row);
  const work = workOf(item);
  const sign = signOf(live, work?.condition ?? '');
  const trend = useTrend(token, item.patient, sign, isOnScreen, String(live?.readings ?? 0));
  useEffect(() => {
    if (isOnScreen && live !== undefined) onSeen(live);
  }, [isOnScreen, live, onSeen]);
  if (work === undefined) return null;
  const held = heldBy(item, staffId);
  const others = item.alerts.length - 1;
  const overdue = item.followUps.filter((one) => one.overdue).length;
  return (
    <li ref={row} className={classes['row']} data-severity={work.severity}>
      <div className={classes['cell']}>
        <SeverityMark severity={work.severity} />
        <Times openedAt={Date.parse(work.openedAt)} dueAt={Date.parse(work.dueAt)} state={work.state} />
      </div>
      <div className={classes['cell']}>
        <strong>
          {item.name === null
            ? texts.alert.caseCode(item.caseCode ?? '?')
            : `${item.name.given} ${item.name.family}`}
        </strong>
        <span>
          {item.name !== null && item.caseCode !== null && `${texts.alert.caseCode(item.caseCode)}, `}
          {ageAndSex(
            {
              caseCode: '',
              ...(item.age !== null && { age: item.age }),
              ...(item.sex !== null && { sex: item.sex }),
            },
            0,
          )}
        </span>
        <span>{`${item.site.name}, ${item.tenant.name}`}</span>
      </div>
      <div className={classes['cell']}>
        <h3>
          {live === undefined
            ? (knownConditions.get(work.condition)?.title ?? readable(work.condition))
            : conditionName(live)}
        </h3>
        <p>{work.reason}</p>
        <span className={classes['marks']}>
          {others > 0 && (
            <Badge variant="outline" color="gray">
              {words.moreAlerts(others)}
            </Badge>
          )}
          {work.handOffPending && (
            <Badge color="yellow" autoContrast>
              {held === undefined ? words.handedOver : words.until}
            </Badge>
          )}
          {item.followUps.length > 0 && (
            <Badge variant="outline" color={overdue > 0 ? 'red' : 'gray'}>
              {words.followUps(item.followUps.length)}
              {overdue > 0 && `, ${words.overdueFollowUps(overdue)}`}
            </Badge>
          )}
          {work.overflow !== null && (
            <Badge variant="outline" color="gray">
              {words.overflow(work.overflow.to)}
            </Badge>
          )}
        </span>
      </div>
      <div className={classes['trend']}>{sign !== undefined && <TrendCell state={trend} sign={sign} />}</div>
      <div className={classes['act']}>
        {held === undefined ? (
          work.owner !== null && <span>{texts.alert.heldBy(work.owner.name)}</span>
        ) : (
          <Button component={Link} href={`/cases/${held.id}`} aria-label={words.goOnOf(item.caseCode ?? '')}>
            {words.goOn}
          </Button>
        )}
      </div>
    </li>
  );
});

function signOf(live: Alert | undefined, condition: string): VitalSign | undefined {
  if (live !== undefined) return shownSign(live);
  return knownConditions.get(condition)?.vitalSign ?? vitalSigns.find((sign) => condition.startsWith(sign));
}
