import type { Alert } from '../../alert/alert.js';
import { shownSign } from '../../alert/shown-sign.js';
import { ageAndSex, conditionName, signName } from '../../alert/words.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import { TrendFigure } from '../../trend/TrendFigure.js';
import { useTrend } from '../../trend/use-trend.js';
import { ActionPanel } from '../acts/ActionPanel.js';
import { FollowUpPanel } from '../acts/FollowUpPanel.js';
import { HandOffPanel } from '../acts/HandOffPanel.js';
import type { DetailsProps } from './details-props.js';
import classes from '../AlertDetails.module.css';
import { AlertTimes } from '../AlertTimes.js';
import { Decision } from '../Decision.js';
import { ownership } from '../ownership.js';
import { SeverityMark } from '../SeverityMark.js';
import { TimeList } from '../TimeList.js';
import { History } from './History.js';
import { OtherAlerts } from './OtherAlerts.js';

interface Props extends DetailsProps {
  readonly alert: Alert;
}

/** One alert with everything that is known of it and may be done with it. */
export function OpenedAlert({ alert, busy, isHandedOver, send, onOpen }: Props) {
  const { token, user, serverNow, hasRole } = useLive();
  const sign = shownSign(alert);
  const isLocal = hasRole('nurse', 'charge-nurse', 'physician');
  const trend = useTrend(
    token,
    alert.patient,
    sign,
    true,
    `${alert.readings ?? 0}/${alert.lastReadingAt ?? 0}`,
  );
  return (
    <div className={classes['body']}>
      <Identity alert={alert} serverNow={serverNow} />
      <div className={classes['standing']}>
        <SeverityMark severity={alert.severity} />
        <AlertTimes alert={alert} />
        <span>{ownership(alert, user.id, serverNow)}</span>
      </div>
      <div>
        <h3 className={classes['condition']}>{conditionName(alert)}</h3>
        <p className={classes['reason']}>{alert.reason}</p>
      </div>
      <OtherAlerts of={alert} onOpen={onOpen} />
      {isLocal && <HandOffPanel alert={alert} isExpected={isHandedOver} />}
      <ActionPanel alert={alert} isHandedOver={isHandedOver} isBusy={busy.has(alert.id)} send={send} />
      {isLocal && <FollowUpPanel alert={alert} />}
      {sign !== undefined && (
        <section>
          <h3 className={classes['heading']}>{texts.trend.heading(signName(sign))}</h3>
          <TrendFigure state={trend} sign={sign} />
        </section>
      )}
      <Decision decision={alert.decision} />
      <TimeList alert={alert} serverNow={serverNow} />
      <History alert={alert} />
    </div>
  );
}

export function Identity({ alert, serverNow }: { readonly alert: Alert; readonly serverNow: number }) {
  const card = alert.patientCard;
  if (card === undefined) return null;
  const parts = [
    ageAndSex(card, serverNow),
    card.birthDate === undefined ? '' : texts.alert.born(card.birthDate),
    texts.alert.caseCode(card.caseCode),
  ];
  return <p className={classes['identity']}>{parts.filter((part) => part !== '').join(' · ')}</p>;
}
