import { Button } from '@mantine/core';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { offersKey } from './offers-key.js';
import { dayAndTime } from './clock-words.js';
import classes from './OnCall.module.css';
import { said } from './said.js';

const words = texts.onCall.offers;

/** Shifts that colleagues offer, and my own offers: taken, declined or taken back. */
export function OfferSection() {
  const { user } = useLive();
  const query = useFetched(offersKey, (api, signal) => api.GET('/api/v1/on-call/offers', { signal }));
  const answer = useAct(
    (api, { offer, say }: { offer: string; say: 'accepted' | 'declined' | 'withdrawn' }) =>
      api.POST('/api/v1/on-call/offers/{offer}/answer', {
        params: { path: { offer } },
        body: { answer: say },
      }),
    [['on-call']],
  );
  return (
    <section className={classes['card']} aria-labelledby="offers">
      <h2 id="offers">{words.heading}</h2>
      <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.none}</p>}>
        {({ items }) => (
          <ul className={classes['list']}>
            {items.map((one) => {
              const answers =
                one.by.id === user.id
                  ? (['withdrawn'] as const)
                  : one.to === null
                    ? (['accepted'] as const)
                    : one.to.id === user.id
                      ? (['accepted', 'declined'] as const)
                      : [];
              return (
                <li key={one.id}>
                  <strong>{words.of(one.by.name, one.to?.name ?? words.toAnybody)}</strong>
                  <p>
                    {texts.onCall.since(dayAndTime(one.from), dayAndTime(one.until))}{' '}
                    {one.inReturn !== null &&
                      words.inReturn(dayAndTime(one.inReturn.from), dayAndTime(one.inReturn.until))}
                  </p>
                  <div className={classes['buttons']}>
                    {answers.map((say) => (
                      <Button
                        key={say}
                        size="compact-sm"
                        variant={say === 'accepted' ? 'filled' : 'default'}
                        loading={answer.isPending}
                        onClick={() => {
                          answer.mutate({ offer: one.id, say }, said(words[say]));
                        }}
                      >
                        {words[say]}
                      </Button>
                    ))}
                  </div>
                </li>
              );
            })}
          </ul>
        )}
      </Fetched>
    </section>
  );
}
