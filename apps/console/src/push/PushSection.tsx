import { Alert, Button } from '@mantine/core';
import { IconBellOff, IconBellRinging } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import { channelsKey } from '../on-call/channels-key.js';
import classes from '../on-call/OnCall.module.css';
import { said } from '../on-call/said.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { browserName } from './browser-name.js';
import { pushState, subscribe, type Subscribed } from './browser-push.js';
import { leavePush, ownDevice } from './leave-push.js';

const words = texts.push;
const stateKey = ['this-browser', 'push'] as const;

/** Whether this browser may be woken: asked for by a button, never by itself; and a warning where it is blocked. */
export function PushSection() {
  const query = useFetched(['me', 'push'], (api, signal) => api.GET('/api/v1/me/push', { signal }), 600);
  return (
    <section className={classes['card']} aria-labelledby="push">
      <h2 id="push">{words.heading}</h2>
      <p>{words.lead}</p>
      <Fetched query={query} oldAfterSeconds={Infinity}>
        {({ publicKey }) =>
          publicKey === null ? (
            <p role="status">{words.states.unavailable}</p>
          ) : (
            <ThisBrowser publicKey={publicKey} />
          )
        }
      </Fetched>
    </section>
  );
}

function ThisBrowser({ publicKey }: { readonly publicKey: string }) {
  const { token } = useLive();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  // On only where both sides say so: the browser has an address, and the server knows it as this person's.
  const state = useQuery({
    queryKey: [...stateKey, token],
    queryFn: async () => {
      const here = await pushState();
      return here === 'on' && (await ownDevice(token)) === undefined ? 'off' : here;
    },
    refetchInterval: 10_000,
  });
  const told = useAct(
    (api, given: Subscribed) =>
      api.PUT('/api/v1/me/push', { body: { ...given, name: browserName(navigator.userAgent) } }),
    [channelsKey, stateKey],
  );
  const during = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailed(false);
    await work().catch(() => {
      setFailed(true);
    });
    setBusy(false);
    await queries.invalidateQueries({ queryKey: [...stateKey] });
  };
  const enable = (): void => {
    void during(async () => {
      const given = await subscribe(publicKey);
      if (given !== undefined) await told.mutateAsync(given, said(words.enabled)).catch(() => undefined);
    });
  };
  const disable = (): void => {
    void during(async () => {
      await leavePush(token);
      await queries.invalidateQueries({ queryKey: [...channelsKey] });
      said(words.disabled).onSuccess();
    });
  };
  const now = state.data;
  return (
    <>
      {now === 'blocked' ? (
        <Alert color="yellow" variant="light" role="alert" icon={<IconBellOff aria-hidden />} mb="sm">
          {words.states.blocked}
        </Alert>
      ) : (
        <p role="status">{words.states[now ?? 'loading']}</p>
      )}
      {hasFailed && (
        <Alert color="red" role="alert" mb="sm">
          {words.failed}
        </Alert>
      )}
      {now === 'on' && <p>{words.signOut}</p>}
      <div className={classes['buttons']}>
        {now === 'off' && (
          <Button leftSection={<IconBellRinging size={18} aria-hidden />} loading={isBusy} onClick={enable}>
            {words.enable}
          </Button>
        )}
        {now === 'on' && (
          <Button variant="default" loading={isBusy} onClick={disable}>
            {words.disable}
          </Button>
        )}
      </div>
    </>
  );
}
