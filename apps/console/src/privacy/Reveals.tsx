import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { DaysBack } from './DaysBack.js';
import { sinceDays } from './trail.js';
import { TrailTable } from './TrailTable.js';

const words = texts.privacy;

export function Reveals() {
  const { serverNow } = useLive();
  const [days, setDays] = useState('30');
  const [from, setFrom] = useState(() => sinceDays(days, serverNow));
  const [before, setBefore] = useState<string>();
  const query = useFetched(
    ['trail', 'reveals', from, before],
    (api, signal) =>
      api.GET('/api/v1/audit/reveals', {
        params: { query: { from, ...(before !== undefined && { before }) } },
        signal,
      }),
    3600,
  );
  return (
    <section aria-label={words.view.reveals}>
      <p className={classes['lead']}>{words.revealsLead}</p>
      <div className={classes['bar']}>
        <DaysBack
          value={days}
          onChange={(value) => {
            setDays(value);
            setFrom(sinceDays(value, serverNow));
            setBefore(undefined);
          }}
        />
      </div>
      <Fetched query={query} oldAfterSeconds={7200}>
        {(trail) => <TrailTable trail={trail} isFirst={before === undefined} onPage={setBefore} />}
      </Fetched>
    </section>
  );
}
