import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { knownConditions } from '../alert/known-conditions.js';
import { shownSign } from '../alert/shown-sign.js';
import { Fetched } from '../api/Fetched.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { ActError } from './ActError.js';
import { Calls, RunningCall } from './Calls.js';
import type { CasePage as Case } from './case-api.js';
import classes from './Case.module.css';
import { CaseHead } from './CaseHead.js';
import { EmergencyBox } from './EmergencyBox.js';
import { FollowUps } from './FollowUps.js';
import { Notes } from './Notes.js';
import { PhysicianQuestion } from './PhysicianQuestion.js';
import { EarlierAlerts, Plan } from './Record.js';
import { standingOf } from './standing.js';
import { Trends } from './Trends.js';
import { useCase, useCaseAct } from './use-case.js';
import { Watermark } from './Watermark.js';
import { Why } from './Why.js';
import { Work } from './Work.js';

/** One case on one page. The path holds the alert’s opaque id and nothing else. */
export function CasePage() {
  const { alertId } = useParams<{ alertId: string }>();
  const query = useCase(alertId);
  return (
    <main
      id="main"
      tabIndex={-1}
      className={classes['main']}
      data-loaded={query.data !== undefined || undefined}
    >
      {query.data === undefined && <h1 className={classes['unseen']}>{texts.tier1.case.caseCode('')}</h1>}
      <Fetched query={query} oldAfterSeconds={30}>
        {(page) => <Whole key={page.alert.id} page={page} />}
      </Fetched>
      <Watermark />
    </main>
  );
}

function Whole({ page }: { readonly page: Case }) {
  const { user, board } = useLive();
  const [, go] = useLocation();
  const [isEmergency, setEmergency] = useState(false);
  const { alert } = page;
  const live = board.alerts.get(alert.id);
  const standing = standingOf(page, user.id);
  const park = useCaseAct<undefined, unknown>(alert.id, (api) =>
    api.POST('/api/v1/cases/{alert}/park', { params: { path: { alert: alert.id } } }),
  );
  const sign = live === undefined ? knownConditions.get(alert.condition)?.vitalSign : shownSign(live);
  return (
    <>
      <CaseHead
        page={page}
        live={live}
        standing={standing}
        isParking={park.isPending}
        onEmergency={() => {
          setEmergency(true);
        }}
        onPark={() => {
          park.mutate(undefined, {
            onSuccess: () => {
              go('/queue');
            },
          });
        }}
      />
      <ActError error={park.error} />
      <div className={classes['columns']}>
        <div>
          <RunningCall page={page} />
          {/* One rings before one asks who it is. */}
          {standing.identity === null && <Calls page={page} isMine={standing.isMine} />}
          <Work page={page} standing={standing} />
          {standing.identity !== null && <Calls page={page} isMine={standing.isMine} />}
          <FollowUps page={page} isMine={standing.isMine} />
          <PhysicianQuestion page={page} isMine={standing.isMine} />
          <Notes page={page} isMine={standing.isMine} />
        </div>
        <div>
          <Why page={page} />
          <Trends page={page} sign={sign} />
          <Plan patient={alert.patient} />
          <EarlierAlerts others={page.others} />
        </div>
      </div>
      {isEmergency && (
        <EmergencyBox
          alert={alert.id}
          version={alert.version}
          onClose={() => {
            setEmergency(false);
          }}
        />
      )}
    </>
  );
}
