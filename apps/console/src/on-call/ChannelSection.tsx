import { Alert, Button } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { channelsKey } from './channels-key.js';
import { CodeForm } from './CodeForm.js';
import { NewChannel } from './NewChannel.js';
import classes from './OnCall.module.css';
import { said } from './said.js';

const words = texts.onCall.channels;

/** How I am reached away from the page: set, confirmed by a code, tried. An address is shown to nobody in full. */
export function ChannelSection() {
  const { serverNow } = useLive();
  const [secret, setSecret] = useState<string>();
  const query = useFetched(channelsKey, (api, signal) => api.GET('/api/v1/me/channels', { signal }), 5);
  const test = useAct(
    (api, id: string) => api.POST('/api/v1/me/channels/{id}/test', { params: { path: { id } } }),
    [channelsKey],
  );
  const remove = useAct(
    (api, id: string) => api.DELETE('/api/v1/me/channels/{id}', { params: { path: { id } } }),
    [channelsKey],
  );
  return (
    <section className={classes['card']} aria-labelledby="channels">
      <h2 id="channels">{words.heading}</h2>
      <p>{words.lead}</p>
      {secret !== undefined && (
        <Alert color="yellow" variant="light" role="status" mb="sm">
          <p>{words.secret}</p>
          <code className={classes['secret']}>{secret}</code>
          <Button
            size="compact-sm"
            mt="xs"
            onClick={() => {
              setSecret(undefined);
            }}
          >
            {words.secretRead}
          </Button>
        </Alert>
      )}
      <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.none}</p>}>
        {({ items }) => (
          <ul className={classes['list']}>
            {items.map(({ id, kind, hint, standing, last }) => {
              const name = `${words.kinds[kind] ?? kind} ${hint}`;
              return (
                <li key={id}>
                  <strong>{name}</strong>: {words.standing[standing] ?? standing}
                  {last !== null && (
                    <p className={classes['lead']}>
                      {words.last(
                        words.messages[last.kind] ?? last.kind,
                        span(serverNow - Date.parse(last.at)),
                        last.result ?? words.waits,
                      )}
                    </p>
                  )}
                  {standing === 'unverified' && <CodeForm channel={id} />}
                  <div className={classes['buttons']}>
                    {standing !== 'unverified' && (
                      <Button
                        leftSection={<IconPhoneCall size={18} aria-hidden />}
                        aria-label={words.testOf(name)}
                        loading={test.isPending}
                        onClick={() => {
                          test.mutate(id, said(words.tested));
                        }}
                      >
                        {words.test}
                      </Button>
                    )}
                    <Button
                      variant="default"
                      aria-label={words.removeOf(name)}
                      loading={remove.isPending}
                      onClick={() => {
                        remove.mutate(id, said(words.remove));
                      }}
                    >
                      {words.remove}
                    </Button>
                  </div>
                </li>
              );
            })}
          </ul>
        )}
      </Fetched>
      <NewChannel onSecret={setSecret} />
    </section>
  );
}
