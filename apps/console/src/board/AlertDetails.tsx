import { Drawer } from '@mantine/core';
import type { Alert } from '../alert/alert.js';
import type { BoardCommand } from '../alert/commands.js';
import { shownSign } from '../alert/shown-sign.js';
import { ageAndSex, conditionName, patientName, signName } from '../alert/words.js';
import type { SessionUser } from '../session/session-client.js';
import { texts } from '../texts/index.js';
import { TrendFigure } from '../trend/TrendFigure.js';
import { useTrend } from '../trend/use-trend.js';
import classes from './AlertDetails.module.css';
import { AlertTimes } from './AlertTimes.js';
import { Commands } from './Commands.js';
import { Decision } from './Decision.js';
import { SeverityMark } from './SeverityMark.js';
import { TimeList } from './TimeList.js';

interface Props {
  /** Undefined: closed. */
  readonly alert: Alert | undefined;
  readonly token: string;
  readonly person: SessionUser;
  readonly serverNow: number;
  readonly isBusy: boolean;
  readonly onCommand: (command: BoardCommand, reason?: string) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Why the alert stands, when things were measured and received, and what may be done with it. */
export function AlertDetails({ alert, onClose, ...rest }: Props) {
  return (
    <Drawer
      opened={alert !== undefined}
      onClose={onClose}
      position="right"
      size="min(38rem, 100%)"
      title={alert === undefined ? '' : patientName(alert)}
      closeButtonProps={{ 'aria-label': texts.details.close }}
      classNames={{
        title: classes['title'] ?? '',
        content: classes['content'] ?? '',
        header: classes['header'] ?? '',
      }}
      transitionProps={{ duration: 0 }}
    >
      {alert !== undefined && <Opened key={alert.id} alert={alert} {...rest} />}
    </Drawer>
  );
}

function Opened({
  alert,
  token,
  person,
  serverNow,
  isBusy,
  onCommand,
}: Omit<Props, 'alert' | 'onClose'> & { readonly alert: Alert }) {
  const sign = shownSign(alert);
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
        <AlertTimes alert={alert} serverNow={serverNow} />
      </div>
      <div>
        <h3 className={classes['condition']}>{conditionName(alert)}</h3>
        <p className={classes['reason']}>{alert.reason}</p>
      </div>
      <Commands alert={alert} person={person} isBusy={isBusy} onCommand={onCommand} />
      {sign !== undefined && (
        <section>
          <h3 className={classes['heading']}>{texts.trend.heading(signName(sign))}</h3>
          <TrendFigure state={trend} sign={sign} />
        </section>
      )}
      <Decision decision={alert.decision} />
      <TimeList alert={alert} serverNow={serverNow} />
    </div>
  );
}

function Identity({ alert, serverNow }: { readonly alert: Alert; readonly serverNow: number }) {
  const card = alert.patientCard;
  if (card === undefined) return null;
  const parts = [
    ageAndSex(card, serverNow),
    card.birthDate === undefined ? '' : texts.alert.born(card.birthDate),
    texts.alert.caseCode(card.caseCode),
  ];
  return <p className={classes['identity']}>{parts.filter((part) => part !== '').join(' · ')}</p>;
}
