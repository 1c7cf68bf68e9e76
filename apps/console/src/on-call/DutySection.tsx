import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import classes from './OnCall.module.css';
import { nowKey } from './on-call-now.js';
import { said } from './said.js';

const words = texts.onCall.duty;
const hours = [4, 8, 12, 24];

/** To say that one is here, or that one leaves: who is away is not on call. */
export function DutySection() {
  const { serverNow } = useLive();
  const [span, setSpan] = useState(12);
  const say = useAct(
    (api, present: boolean) =>
      api.POST('/api/v1/on-call/duty', {
        body: { present, until: new Date(serverNow + span * 3_600_000 - 1000).toISOString() },
      }),
    [nowKey, ['on-call', 'notices']],
  );
  return (
    <section className={classes['card']} aria-labelledby="duty">
      <h2 id="duty">{words.heading}</h2>
      <p>{words.lead}</p>
      <div className={classes['buttons']}>
        <NativeSelect
          label={words.for}
          data={hours.map((one) => ({ value: String(one), label: words.hours(one) }))}
          value={String(span)}
          onChange={(event) => {
            setSpan(Number(event.currentTarget.value));
          }}
        />
        <Button
          loading={say.isPending}
          onClick={() => {
            say.mutate(true, said(words.saidPresent));
          }}
        >
          {words.present}
        </Button>
        <Button
          variant="default"
          loading={say.isPending}
          onClick={() => {
            say.mutate(false, said(words.saidAway));
          }}
        >
          {words.away}
        </Button>
      </div>
    </section>
  );
}
