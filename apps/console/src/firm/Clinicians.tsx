import { Button, Group, Table } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { StateMark } from '../operation/StateMark.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { firmKey, licenceState, shiftsAhead, type Clinician } from './firm-data.js';
import { ClinicianDialog, type ClinicianAct } from './ClinicianDialog.js';
import { CompetenceLine } from './CompetenceLine.js';
import { SurgeDialog } from './SurgeDialog.js';

const words = texts.firm;
const shown = 3;

type Shift = Clinician['shifts'][number];

/** Licences, protocols passed and shifts of everybody whom the supervisor leads. */
export function Clinicians() {
  const [act, setAct] = useState<ClinicianAct>();
  const [isHiring, setHiring] = useState(false);
  const [done, setDone] = useState('');
  const query = useFetched(
    [...firmKey, 'clinicians'],
    (api, signal) => api.GET('/api/v1/firm/clinicians', { signal }),
    60,
  );
  return (
    <section aria-labelledby="firm-clinicians">
      <h2 id="firm-clinicians">{words.clinicians}</h2>
      <p role="status" className={classes['line']}>
        {done}
      </p>
      <Fetched
        query={query}
        oldAfterSeconds={180}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{words.cliniciansNone}</p>}
      >
        {({ items }) => (
          <PlainTable label={words.clinicians} columns={words.clinicianColumns} minWidth={980}>
            {items.map((clinician) => (
              <ClinicianLine
                key={clinician.staffId}
                clinician={clinician}
                onAct={(chosen) => {
                  setDone('');
                  setAct(chosen);
                }}
              />
            ))}
          </PlainTable>
        )}
      </Fetched>
      <div className={classes['bar']}>
        <Button
          variant="default"
          onClick={() => {
            setDone('');
            setHiring(true);
          }}
        >
          {words.surge}
        </Button>
      </div>
      {act !== undefined && (
        <ClinicianDialog
          act={act}
          onClose={(told = '') => {
            setAct(undefined);
            setDone(told);
          }}
        />
      )}
      {isHiring && (
        <SurgeDialog
          onClose={() => {
            setHiring(false);
          }}
        />
      )}
    </section>
  );
}

function ClinicianLine({
  clinician,
  onAct,
}: {
  readonly clinician: Clinician;
  readonly onAct: (act: ClinicianAct) => void;
}) {
  const { serverNow, user } = useLive();
  const { staffId, name, credentialsEnd, licences, competences } = clinician;
  const isOwn = staffId === user.id;
  const button = (text: string, label: string, act: ClinicianAct) => (
    <Button
      size="compact-xs"
      h={24}
      variant="default"
      aria-label={label}
      onClick={() => {
        onAct(act);
      }}
    >
      {text}
    </Button>
  );
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {name}
        {credentialsEnd !== null && (
          <>
            <span className={classes['small']}>
              {words.credentialsEnd(clockTime(Date.parse(credentialsEnd), serverNow))}
            </span>
            {!isOwn && button(words.term, words.termOf(name), { kind: 'term', clinician })}
          </>
        )}
      </Table.Th>
      <Table.Td>
        {licences.length === 0 && <p className={classes['line']}>{words.none}</p>}
        {licences.map((licence) => (
          <Group key={licence.id} gap="xs" mb={4}>
            <span>{words.licence(licence.kind, licence.places.join(', '))}</span>
            <LicenceMark licence={licence} />
            {!licence.verified &&
              !isOwn &&
              button(words.verify, words.verifyOf(name, licence.kind), {
                kind: 'verify',
                clinician,
                licence,
              })}
            {button(words.correct, words.correctOf(name, licence.kind), {
              kind: 'licence',
              clinician,
              licence,
            })}
          </Group>
        ))}
        {button(words.addLicence, words.addLicenceOf(name), { kind: 'licence', clinician })}
      </Table.Td>
      <Table.Td>
        {competences.length === 0 && <p className={classes['line']}>{words.none}</p>}
        {competences.map((competence) => (
          <CompetenceLine key={competence.id} clinician={clinician} competence={competence} mayEnd={!isOwn} />
        ))}
        {!isOwn &&
          button(words.addCompetence, words.addCompetenceOf(name), { kind: 'competence', clinician })}
      </Table.Td>
      <Table.Td>
        {shiftsAhead(clinician, serverNow)
          .slice(0, shown)
          .map((shift) => (
            <ShiftLine key={shift.id} clinician={clinician} shift={shift} />
          ))}
        {button(words.addShift, words.addShiftOf(name), { kind: 'shift', clinician })}
      </Table.Td>
    </Table.Tr>
  );
}

function LicenceMark({ licence }: { readonly licence: Clinician['licences'][number] }) {
  const { serverNow } = useLive();
  const state = licenceState(licence, serverNow);
  const until = clockTime(Date.parse(licence.until), serverNow);
  if (state === 'verified') return <StateMark isWell>{words.verified(until)}</StateMark>;
  return <StateMark isWell={false}>{state === 'ended' ? words.expired(until) : words.notVerified}</StateMark>;
}

function ShiftLine({ clinician, shift }: { readonly clinician: Clinician; readonly shift: Shift }) {
  const { serverNow } = useLive();
  const time = (at: string): string => clockTime(Date.parse(at), serverNow);
  const { staffId, name } = clinician;
  const cancel = useAct(
    (api, { id, from, until, tenants, programmes, onCall }: Shift) =>
      api.POST('/api/v1/firm/clinicians/{staff}/shifts', {
        params: { path: { staff: staffId } },
        body: { shift: id, from, until, tenants, programmes, onCall, cancelled: true },
      }),
    [firmKey],
  );
  return (
    <Group gap="xs" mb={4}>
      <span>
        {words.shift(time(shift.from), time(shift.until))}
        {shift.onCall && `, ${words.onCall}`}
      </span>
      <Button
        size="compact-xs"
        variant="default"
        h={24}
        loading={cancel.isPending}
        aria-label={words.cancelShiftOf(name, time(shift.from))}
        onClick={() => {
          cancel.mutate(shift);
        }}
      >
        {words.cancelShift}
      </Button>
      {cancel.error !== null && <span role="alert">{problemText(cancel.error.code)}</span>}
    </Group>
  );
}
