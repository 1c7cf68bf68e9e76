import { Button } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import { texts } from '../texts/index.js';
import { dayAndTime } from './clock-words.js';
import { HandOverForm } from './HandOverForm.js';
import classes from './OnCall.module.css';

const words = texts.onCall.shifts;
const shiftsKey = ['on-call', 'shifts'];

/** When I am on call, and the way to hand that over. */
export function ShiftSection() {
  const [chosen, setChosen] = useState<string>();
  const query = useFetched(shiftsKey, (api, signal) => api.GET('/api/v1/on-call/shifts', { signal }), 120);
  return (
    <section className={classes['card']} aria-labelledby="shifts">
      <h2 id="shifts">{words.heading}</h2>
      <Fetched
        query={query}
        oldAfterSeconds={300}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{words.none}</p>}
      >
        {({ items }) => (
          <ul className={classes['list']}>
            {items.map((shift) => {
              // The shift that runs begins anew with every asking: its end names it.
              const id = `${shift.team} ${shift.until}`;
              return (
                <li key={id}>
                  <strong>{shift.name}</strong>
                  <p>{texts.onCall.since(dayAndTime(shift.from), dayAndTime(shift.until))}</p>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-expanded={chosen === id}
                    aria-label={words.handOverOf(dayAndTime(shift.from))}
                    onClick={() => {
                      setChosen(chosen === id ? undefined : id);
                    }}
                  >
                    {words.handOver}
                  </Button>
                  {chosen === id && (
                    <HandOverForm
                      shift={shift}
                      onDone={() => {
                        setChosen(undefined);
                      }}
                    />
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Fetched>
    </section>
  );
}
