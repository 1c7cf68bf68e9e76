import { Fetched } from '../api/Fetched.js';
import { texts } from '../texts/index.js';
import { dayAndTime } from './clock-words.js';
import { useOnCallNow } from './on-call-now.js';
import classes from './OnCall.module.css';
import { Person } from './Person.js';

const words = texts.onCall;
/** Who is on call now in each team, whether that person is here, and who follows. */
export function NowSection() {
  const query = useOnCallNow();
  return (
    <section className={classes['card']} aria-labelledby="on-call-now">
      <h2 id="on-call-now">{words.now}</h2>
      <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.none}</p>}>
        {({ items }) => (
          <ul className={classes['list']}>
            {items.map((team) => (
              <li key={team.team}>
                <h3>{team.name}</h3>
                {team.now === null ? (
                  <p>{words.unscheduled}</p>
                ) : (
                  <>
                    <p>
                      <Person stretch={team.now} /> {words.until(dayAndTime(team.now.until))}
                      {team.now.person !== null && (
                        <span className={team.onDuty ? classes['lead'] : classes['nobody']}>
                          {' · '}
                          {team.onDuty ? words.here : words.notHere}
                        </span>
                      )}
                    </p>
                    <p className={classes['lead']}>{words.next}:</p>
                    <ul className={classes['list']}>
                      {team.next.map((stretch) => (
                        <li key={stretch.from}>
                          <Person stretch={stretch} />{' '}
                          {words.since(dayAndTime(stretch.from), dayAndTime(stretch.until))}
                        </li>
                      ))}
                    </ul>
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
      </Fetched>
    </section>
  );
}
