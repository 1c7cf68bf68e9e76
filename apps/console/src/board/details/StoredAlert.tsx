import { parseAlert } from '../../alert/parse-alert.js';
import { conditionName, patientName } from '../../alert/words.js';
import { Fetched } from '../../api/Fetched.js';
import { useFetched } from '../../api/queries.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import { ActionPanel } from '../acts/ActionPanel.js';
import type { DetailsProps } from './details-props.js';
import classes from '../AlertDetails.module.css';
import { Decision } from '../Decision.js';
import { SeverityMark } from '../SeverityMark.js';
import { TimeList } from '../TimeList.js';
import { History } from './History.js';
import { Identity } from './OpenedAlert.js';

interface Props extends DetailsProps {
  readonly id: string;
}

/** An alert that is not on this board: it has ended, or is somebody else's work. As the record has it, if one may see it. */
export function StoredAlert({ id, busy, send }: Props) {
  const { serverNow } = useLive();
  const query = useFetched(['alert', id], (api, signal) =>
    api.GET('/api/v1/alerts/{id}', { params: { path: { id } }, signal }),
  );
  return (
    <div className={classes['body']}>
      <Fetched query={query}>
        {(data) => {
          const alert = parseAlert(data.alert);
          return (
            <>
              <p>{texts.nurse.missingAlertLead}</p>
              <h3 className={classes['condition']}>{patientName(alert)}</h3>
              <Identity alert={alert} serverNow={serverNow} />
              <div className={classes['standing']}>
                <SeverityMark severity={alert.severity} />
                <strong>{texts.state[alert.state]}</strong>
              </div>
              <div>
                <h3 className={classes['condition']}>{conditionName(alert)}</h3>
                <p className={classes['reason']}>{alert.reason}</p>
              </div>
              <ActionPanel alert={alert} isHandedOver={false} isBusy={busy.has(id)} send={send} />
              <Decision decision={alert.decision} />
              <TimeList alert={alert} serverNow={serverNow} />
              <History alert={alert} />
            </>
          );
        }}
      </Fetched>
    </div>
  );
}
