import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Alert } from '../../alert/alert.js';
import { Fetched } from '../../api/Fetched.js';
import { useAct, useFetched } from '../../api/queries.js';
import type { ProblemError } from '../../http.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import classes from '../AlertDetails.module.css';
import { FollowUpLine } from '../FollowUpLine.js';
import { confirm, refuse } from '../use-commands.js';
import { followUpsKey } from '../use-board-extras.js';
import { EndFollowUp, type FollowUpEnd } from './EndFollowUp.js';
import { NewFollowUp } from './NewFollowUp.js';

const words = texts.nurse.followUps;

/** What is promised for this alert: end it, give it to the team, or open another. */
export function FollowUpPanel({ alert }: { readonly alert: Alert }) {
  const { user } = useLive();
  const [ending, setEnding] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const key = ['alert', alert.id, 'follow-ups'];
  const query = useFetched(key, (api, signal) =>
    api.GET('/api/v1/alerts/{id}/follow-ups', { params: { path: { id: alert.id } }, signal }),
  );
  const end = useAct(
    (api, { followUp, ...body }: FollowUpEnd & { readonly followUp: string }) =>
      api.POST('/api/v1/follow-ups/{followUp}/end', { params: { path: { followUp } }, body }),
    [key, followUpsKey],
  );
  const pass = useAct(
    (api, followUp: string) =>
      api.POST('/api/v1/follow-ups/{followUp}/pass', {
        params: { path: { followUp } },
        body: { to: 'team' },
      }),
    [key, followUpsKey],
  );
  const isMine = alert.owner?.id === user.id;
  return (
    <section>
      <h3 className={classes['heading']}>{words.heading}</h3>
      <Fetched
        query={query}
        isEmpty={({ items }) => items.every(({ endedAt }) => endedAt !== null)}
        empty={<p>{words.none}</p>}
      >
        {({ items }) => (
          <ul className={classes['plain']}>
            {items
              .filter(({ endedAt }) => endedAt === null)
              .map((one) => (
                <li key={one.followUp}>
                  <ul className={classes['plain']}>
                    <FollowUpLine
                      followUp={one}
                      personId={user.id}
                      onOpen={() => {
                        setEnding(ending === one.followUp ? undefined : one.followUp);
                      }}
                    />
                  </ul>
                  {ending === one.followUp && (
                    <EndFollowUp
                      isBusy={end.isPending || pass.isPending}
                      mayPass={one.owner?.id === user.id}
                      onEnd={(how) => {
                        end.mutate({ followUp: one.followUp, ...how }, { onError: failed, onSuccess: done });
                      }}
                      onPass={() => {
                        pass.mutate(one.followUp, { onError: failed, onSuccess: done });
                      }}
                    />
                  )}
                </li>
              ))}
          </ul>
        )}
      </Fetched>
      {isMine && (
        <Button
          variant="default"
          size="compact-sm"
          aria-expanded={isAsking}
          onClick={() => {
            setAsking(!isAsking);
          }}
        >
          {words.ask}
        </Button>
      )}
      {isMine && isAsking && (
        <NewFollowUp
          alertId={alert.id}
          touches={[key, followUpsKey]}
          onDone={() => {
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}

function failed({ code, reasons }: ProblemError): void {
  refuse(code, reasons);
}

function done(): void {
  confirm(texts.nurse.done, texts.nurse.doneLead);
}
