import { Anchor, Button } from '@mantine/core';
import { IconAmbulance, IconArrowLeft, IconClockExclamation } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Alert } from '../alert/alert.js';
import { knownConditions } from '../alert/known-conditions.js';
import { ageAndSex, conditionName, readable } from '../alert/words.js';
import { SeverityMark } from '../board/SeverityMark.js';
import { HealthSystems } from '../queue/HealthSystems.js';
import { useBelowHeader } from '../queue/use-below-header.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { dueOf, span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { CallTimer } from './Calls.js';
import type { CasePage } from './case-api.js';
import classes from './Case.module.css';
import { withUnit } from './fact-words.js';
import { runningCall, type Standing } from './standing.js';

const words = texts.tier1.case;

interface Props {
  readonly page: CasePage;
  readonly live: Alert | undefined;
  readonly standing: Standing;
  readonly onEmergency: () => void;
  readonly onPark: () => void;
  readonly isParking: boolean;
}

/** Who it is, in whose name one speaks, how much time there is: in view however far one has scrolled. */
export function CaseHead({ page, live, standing, onEmergency, onPark, isParking }: Props) {
  const { serverNow, user } = useLive();
  const top = useBelowHeader();
  const { alert } = page;
  const running = runningCall(page, user.id);
  const due = dueOf({ dueAt: Date.parse(alert.dueAt), state: alert.state }, serverNow);
  return (
    <header className={classes['head']} data-severity={alert.severity} style={{ top }}>
      <div className={classes['line']}>
        <Anchor component={Link} href="/queue">
          <IconArrowLeft size={16} aria-hidden /> {words.back}
        </Anchor>
        <SeverityMark severity={alert.severity} />
        <h1>
          {live === undefined
            ? (knownConditions.get(alert.condition)?.title ?? readable(alert.condition))
            : conditionName(live)}
        </h1>
        <span>{texts.alert.open(span(serverNow - Date.parse(alert.openedAt)))}</span>
        {due.kind === 'due' && <span>{texts.alert.dueIn(span(due.inMs))}</span>}
        {due.kind === 'overdue' && (
          <strong className={classes['overdue']}>
            <IconClockExclamation size={16} aria-hidden /> {texts.alert.overdue(span(due.byMs))}
          </strong>
        )}
        {running !== undefined && (
          <strong className={classes['timer']}>
            {words.calls.running} <CallTimer since={running.startedAt} />
          </strong>
        )}
        <span className={classes['grow']} />
        {standing.isMine && standing.identity !== null && (
          <Button variant="default" loading={isParking} title={words.parkWhy} onClick={onPark}>
            {words.park}
          </Button>
        )}
        {standing.isMine && (
          <Button color="red" leftSection={<IconAmbulance size={18} aria-hidden />} onClick={onEmergency}>
            {words.emergency}
          </Button>
        )}
      </div>
      <PatientLine page={page} />
      <HealthSystems only={alert.tenant} />
    </header>
  );
}

function PatientLine({ page }: { readonly page: CasePage }) {
  const { serverNow } = useLive();
  const { patientCard: card } = page.alert;
  if (card === null) return <p>{texts.alert.unnamed}</p>;
  const { call } = page;
  return (
    <>
      <p className={classes['who']}>
        {card.identity === 'full' ? (
          <strong>{`${card.givenName} ${card.familyName}`}</strong>
        ) : (
          <span>{words.masked}</span>
        )}
        {card.identity === 'full' && card.birthDate !== null && (
          <span>{texts.alert.born(card.birthDate)}</span>
        )}
        <span>
          {ageAndSex(
            {
              caseCode: card.caseCode,
              ...(card.age !== null && { age: card.age }),
              ...(card.sex !== null && { sex: card.sex }),
            },
            serverNow,
          )}
        </span>
        <span>{words.caseCode(card.caseCode)}</span>
        <span>{words.thereNow(clockTime(serverNow, serverNow, card.zone))}</span>
        {call !== null && <strong>{callWords(call, serverNow)}</strong>}
      </p>
      <CareNotes page={page} />
    </>
  );
}

function callWords(call: NonNullable<CasePage['call']>, now: number): string {
  const by = Date.parse(call.by);
  if (call.standing === 'spoken') return words.spoken;
  if (call.standing === 'late') return words.callLate(clockTime(by, now));
  return words.callBy(clockTime(by, now), clockTime(by, now, call.zone));
}

/** Language, hearing, allergies, anticoagulant, code status: never masked (H19), and said to be missing where they are (H26). */
function CareNotes({ page }: { readonly page: CasePage }) {
  const care = page.alert.patientCard?.care ?? [];
  const missing = ['language', 'interpreter-needed', 'hearing'].filter(
    (name) => !care.some((one) => one.name === name),
  );
  return (
    <ul className={classes['care']} aria-label={words.care}>
      {care.map(({ name, value, expired }) => (
        <li key={name}>
          {words.careNames[name] ?? name}: <strong>{withUnit(value, null)}</strong>
          {expired && ` (${words.expired})`}
        </li>
      ))}
      {missing.map((name) => (
        <li key={name}>
          {words.careNames[name]}: {words.notWritten}
        </li>
      ))}
    </ul>
  );
}
