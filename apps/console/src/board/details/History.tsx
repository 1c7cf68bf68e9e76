import type { Alert } from '../../alert/alert.js';
import { Fetched } from '../../api/Fetched.js';
import { useFetched } from '../../api/queries.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import { clockTime } from '../../time/local-time.js';
import classes from '../AlertDetails.module.css';

/** Everything that happened to the alert: what, when, by whom, and in whose words. */
export function History({ alert: { id, version } }: { readonly alert: Alert }) {
  const { serverNow } = useLive();
  const query = useFetched(['alert', id, 'history', version], (api, signal) =>
    api.GET('/api/v1/alerts/{id}', { params: { path: { id } }, signal }),
  );
  return (
    <section>
      <h3 className={classes['heading']}>{texts.nurse.history}</h3>
      <Fetched query={query}>
        {({ events }) => (
          <ol className={classes['plain']}>
            {events.map((event, index) => (
              <li key={index} className={classes['event']}>
                <time dateTime={event.at}>{clockTime(Date.parse(event.at), serverNow)}</time>
                <span>
                  <strong>{texts.nurse.events[event.type] ?? event.type}</strong>,{' '}
                  {event.actor?.name ?? texts.nurse.system}
                  {event.note !== null && <q>{event.note}</q>}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Fetched>
    </section>
  );
}
