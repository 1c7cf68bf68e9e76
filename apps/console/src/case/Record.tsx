import { Fetched } from '../api/Fetched.js';
import { knownConditions } from '../alert/known-conditions.js';
import { readable } from '../alert/words.js';
import { SeverityMark } from '../board/SeverityMark.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import type { CasePage } from './case-api.js';
import classes from './Case.module.css';
import { entryName, withUnit } from './fact-words.js';
import { Part } from './Part.js';
import { usePatientRecord } from './use-case.js';

const words = texts.tier1.case;

/** Programmes, monitoring and the signed plan, as the record has them. */
export function Plan({ patient }: { readonly patient: string }) {
  const query = usePatientRecord(patient);
  return (
    <Part heading={words.plan.heading}>
      <Fetched query={query} oldAfterSeconds={300}>
        {({ programmes, status, plan }) => (
          <>
            <dl className={classes['list']}>
              <div>
                <dt>{words.plan.programmes}</dt>
                <dd>{programmes.map(({ name }) => name).join(', ')}</dd>
              </div>
              {status !== null && (
                <div>
                  <dt>{words.plan.status}</dt>
                  <dd>{[status.status, ...(status.reason === null ? [] : [status.reason])].join(', ')}</dd>
                </div>
              )}
            </dl>
            <h3>{words.plan.entries}</h3>
            {plan.length === 0 ? (
              <p className={classes['hint']}>{words.plan.none}</p>
            ) : (
              <dl className={classes['list']}>
                {plan.map(({ name, value, unit }) => (
                  <div key={name}>
                    <dt>{entryName(name)}</dt>
                    <dd>{withUnit(value, unit === '{scale}' ? null : unit)}</dd>
                  </div>
                ))}
              </dl>
            )}
            <p className={classes['hint']}>{words.plan.noMedicines}</p>
          </>
        )}
      </Fetched>
    </Part>
  );
}

/** The patient’s other alerts, and what was done about them. */
export function EarlierAlerts({ others }: { readonly others: CasePage['others'] }) {
  const { serverNow } = useLive();
  return (
    <Part heading={words.earlier.heading}>
      {others.length === 0 && <p className={classes['hint']}>{words.earlier.none}</p>}
      <ul className={classes['earlier']}>
        {others.map((one) => (
          <li key={one.id}>
            <SeverityMark severity={severityOf(one.severity)} />{' '}
            <strong>{knownConditions.get(one.condition)?.title ?? readable(one.condition)}</strong>{' '}
            <span className={classes['hint']}>
              {one.endedAt === null
                ? words.earlier.open
                : words.earlier.ended(span(serverNow - Date.parse(one.endedAt)))}
            </span>
            <p>{one.reason}</p>
            <p className={classes['hint']}>
              {[...one.outcomes.map(outcomeWords), ...(one.done === null ? [] : [one.done])].join('. ') ||
                words.earlier.nothingDone}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function outcomeWords(code: string): string {
  return Object.entries(words.end.outcomes).find(([key]) => key === code)?.[1] ?? code;
}

function severityOf(severity: string): 'critical' | 'tier1' | 'indeterminate' {
  return severity === 'critical' || severity === 'tier1' ? severity : 'indeterminate';
}
