import { Alert as Box } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import type { Alert } from '../../alert/alert.js';
import { Fetched } from '../../api/Fetched.js';
import { useFetched } from '../../api/queries.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import { span } from '../../time/elapsed.js';
import classes from '../AlertDetails.module.css';
import { ReadBack } from './ReadBack.js';

interface Props {
  readonly alert: Alert;
  /** Does the board say that one waits? */
  readonly isExpected: boolean;
}

const words = texts.nurse.handOff;
const parts = ['situation', 'background', 'assessment', 'request'] as const;

/** What was handed over with this alert, in four parts; while it waits, the form to read it back (hazard H20). */
export function HandOffPanel({ alert, isExpected }: Props) {
  const { serverNow } = useLive();
  const key = ['alert', alert.id, 'hand-off', isExpected, alert.version];
  const query = useFetched(key, (api, signal) =>
    api.GET('/api/v1/alerts/{id}/hand-off', { params: { path: { id: alert.id } }, signal }),
  );
  if (!isExpected && query.data?.items.length === 0) return null;
  return (
    <Fetched query={query}>
      {({ pending, items }) => {
        const mayAccept = pending && alert.state !== 'acknowledged' && alert.state !== 'in-care';
        return (
          <section>
            <h3 className={classes['heading']}>{mayAccept ? words.heading : words.past}</h3>
            {mayAccept && (
              <Box variant="light" color="navy" icon={<IconChecklist aria-hidden />}>
                {words.lead}
              </Box>
            )}
            {items.map((one) => (
              <div key={one.handOff} className={classes['handOff']}>
                <p>
                  <strong>{words.from(one.by.name, span(serverNow - Date.parse(one.at)))}</strong>,{' '}
                  {words.state[one.state] ?? one.state}
                </p>
                <dl className={classes['pairs']}>
                  {parts.map((part) => (
                    <div key={part} className={classes['pair']}>
                      <dt>{words.parts[part]}</dt>
                      <dd className={classes['told']}>{one[part]}</dd>
                    </div>
                  ))}
                </dl>
              </div>
            ))}
            {mayAccept && <ReadBack alert={alert} touches={[['alert', alert.id]]} />}
          </section>
        );
      }}
    </Fetched>
  );
}
