import { IconPhone } from '@tabler/icons-react';
import { Fetched } from '../api/Fetched.js';
import type { Greeting } from '../case/case-api.js';
import { texts } from '../texts/index.js';
import { useGreetings } from './health-systems.js';
import classes from './Queue.module.css';
import { useBelowHeader } from './use-below-header.js';

const words = texts.tier1.queue;

/** In whose name one speaks, always in view. @param only the one health system of an open case */
export function HealthSystems({ only }: { readonly only?: string }) {
  const query = useGreetings();
  const top = useBelowHeader();
  return (
    <section aria-label={words.systems} className={classes['systems']} style={{ top }}>
      <Fetched query={query} oldAfterSeconds={600}>
        {({ items }) => (
          <ul>
            {items
              .filter(({ tenant }) => only === undefined || tenant === only)
              .map((one) => (
                <System key={one.tenant} system={one} />
              ))}
          </ul>
        )}
      </Fetched>
    </section>
  );
}

function System({ system }: { readonly system: Greeting }) {
  const { name, greeting, callbackNumber } = system;
  return (
    <li>
      <strong>{name}</strong>
      <span>
        {words.greeting}: {greeting === null ? words.notSaid : <q>{greeting}</q>}
      </span>
      <span className={classes['callback']}>
        <IconPhone size={16} aria-hidden />
        {words.callback}: {callbackNumber === null ? words.notSaid : <strong>{callbackNumber}</strong>}
      </span>
    </li>
  );
}
