import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import operation from '../operation/Operation.module.css';
import { StateMark } from '../operation/StateMark.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { programmeKey } from './programme-data.js';

const words = texts.programme;

/** What waits, and whether limits will be missed. */
export function QueueLine() {
  const { serverNow } = useLive();
  const query = useFetched(
    [...programmeKey, 'load'],
    (api, signal) => api.GET('/api/v1/queue/load', { signal }),
    30,
  );
  return (
    <section aria-labelledby="programme-load">
      <h2 id="programme-load">{words.load}</h2>
      <Fetched query={query}>
        {({ waiting, forecast: { firstMissAt, missed, until } }) => (
          <>
            <p className={operation['line']}>
              {words.loadLine(waiting.patients, waiting.alerts, waiting.overdue)}
            </p>
            <p className={operation['line']}>
              <StateMark isWell={firstMissAt === null}>
                {firstMissAt === null
                  ? words.loadNone(clockTime(Date.parse(until), serverNow))
                  : words.loadMiss(missed, clockTime(Date.parse(firstMissAt), serverNow))}
              </StateMark>
            </p>
            <p className={operation['lead']}>{words.loadLead}</p>
          </>
        )}
      </Fetched>
    </section>
  );
}
