import type { Alert } from '../alert/alert.js';
import { texts } from '../texts/index.js';
import { clockTime, ownZone, sameClock } from '../time/local-time.js';
import classes from './AlertDetails.module.css';

/** When it was measured and when it arrived: both, in this place's zone and in the patient's (hazard H25). */
export function TimeList({ alert, serverNow }: { readonly alert: Alert; readonly serverNow: number }) {
  const { decision } = alert;
  const times: readonly (readonly [string, number | undefined])[] = [
    [texts.details.measured, parsed(decision.takenAt)],
    [texts.details.received, parsed(decision.receivedAt)],
    [texts.details.opened, alert.openedAt],
    [texts.details.due, alert.dueAt],
    [texts.details.lastReading, alert.lastReadingAt],
  ];
  return (
    <section>
      <h3 className={classes['heading']}>{texts.details.times}</h3>
      <dl className={classes['pairs']}>
        {times.map(([label, ms]) => (
          <div key={label} className={classes['pair']}>
            <dt>{label}</dt>
            <dd>
              {ms === undefined ? texts.details.notKnown : both(ms, serverNow, alert.patientCard?.zone)}
            </dd>
          </div>
        ))}
        <div className={classes['pair']}>
          <dt>{texts.details.readings}</dt>
          <dd>{alert.readings === undefined ? texts.details.notKnown : alert.readings}</dd>
        </div>
      </dl>
    </section>
  );
}

function both(ms: number, now: number, zone: string | undefined): string {
  const here = clockTime(ms, now);
  return zone === undefined || sameClock(zone, ownZone(), ms)
    ? here
    : `${here} (${texts.details.patientZone(clockTime(ms, now, zone))})`;
}

function parsed(at: string | undefined): number | undefined {
  const ms = Date.parse(at ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}
