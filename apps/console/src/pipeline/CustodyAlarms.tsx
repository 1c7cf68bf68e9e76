import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import type { Answered } from '../operation/answered.js';
import classes from '../operation/Operation.module.css';
import { StandingNotice } from '../operation/StandingNotice.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';

const words = texts.operation.pipeline;
const key = ['custody-alarms'] as const;
type Alarm = Answered<'/api/v1/custody-alarms'>['items'][number];

/** What the auditor found and what should be impossible. */
export function CustodyAlarms() {
  const query = useFetched(key, (api, signal) => api.GET('/api/v1/custody-alarms', { signal }), 15);
  return (
    <section aria-labelledby="custody">
      <h2 id="custody">{words.custody}</h2>
      <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.custodyNone}</p>}>
        {({ items }) => items.map((alarm) => <CustodyAlarm key={alarm.id} alarm={alarm} />)}
      </Fetched>
    </section>
  );
}

function CustodyAlarm({ alarm }: { readonly alarm: Alarm }) {
  const { serverNow } = useLive();
  const { id, kind, tenant, site, since, repairedAt, acknowledgedAt, acknowledgedBy, target } = alarm;
  const act = useAct(
    (api, which: string) =>
      api.POST('/api/v1/custody-alarms/{id}/acknowledgement', { params: { path: { id: which } } }),
    [key],
  );
  return (
    <StandingNotice
      title={`${words.finding[kind] ?? kind}: ${site ?? tenant}`}
      since={since}
      acknowledged={acknowledgedAt === null ? null : { at: acknowledgedAt, by: acknowledgedBy ?? '' }}
      isPending={act.isPending}
      error={act.error}
      onAcknowledge={() => {
        act.mutate(id);
      }}
    >
      <p className={classes['line']}>
        <span className={classes['code']}>
          {target.kind} {target.id}
        </span>
      </p>
      {repairedAt !== null && (
        <p className={classes['line']}>{words.repaired(clockTime(Date.parse(repairedAt), serverNow))}</p>
      )}
    </StandingNotice>
  );
}
