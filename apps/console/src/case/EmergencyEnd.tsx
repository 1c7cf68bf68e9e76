import { Alert, Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { ActError } from './ActError.js';
import type { EmergencyEndBody } from './case-api.js';
import { needsNote, outcomesFor } from './emergency-outcomes.js';
import { useCaseAct } from './use-case.js';

const words = texts.tier1.case.emergencyBox;
type Outcome = EmergencyEndBody['outcome'];

interface Props {
  readonly alert: string;
  readonly version: number;
  readonly since: string;
}

/** How an emergency ended: what the person’s role may say, with what it needs (hazard H21). */
export function EmergencyEnd({ alert, version, since }: Props) {
  const { serverNow, hasRole } = useLive();
  const [outcome, setOutcome] = useState<Outcome>('crew-arrived');
  const [note, setNote] = useState('');
  const [physician, setPhysician] = useState('');
  const isLocal = hasRole('nurse', 'charge-nurse', 'physician');
  const act = useCaseAct(alert, (api, body: EmergencyEndBody) =>
    api.POST('/api/v1/alerts/{id}/emergency/end', { params: { path: { id: alert } }, body }),
  );
  const isDeclined = outcome === 'patient-declined';
  const said = note.trim();
  const isReady = (!needsNote(outcome) || said !== '') && (!isDeclined || physician !== '');
  return (
    <>
      <Alert color="red" role="status">
        {words.runs(span(serverNow - Date.parse(since)))}
      </Alert>
      <NativeSelect
        label={words.end}
        description={isLocal ? undefined : words.onlyLocal}
        value={outcome}
        data={outcomesFor(isLocal).map((value) => ({ value, label: words.outcomes[value] }))}
        onChange={(event) => {
          setOutcome(event.currentTarget.value as Outcome);
        }}
      />
      {isDeclined && <Physician alert={alert} value={physician} onChange={setPhysician} />}
      <Textarea
        label={words.note}
        description={needsNote(outcome) ? words.noteNeeded : undefined}
        required={needsNote(outcome)}
        value={note}
        maxLength={2000}
        autosize
        onChange={(event) => {
          setNote(event.currentTarget.value);
        }}
      />
      <ActError error={act.error} />
      <Button
        variant="default"
        loading={act.isPending}
        disabled={!isReady}
        onClick={() => {
          act.mutate({
            outcome,
            version,
            ...(said !== '' && { note: said }),
            ...(isDeclined && { physician }),
          });
        }}
      >
        {words.save}
      </Button>
    </>
  );
}

interface PhysicianProps {
  readonly alert: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** Who was informed that the patient declined: whoever is on call stands first. */
function Physician({ alert, value, onChange }: PhysicianProps) {
  const query = useFetched(['case', alert, 'physicians'], (api, signal) =>
    api.GET('/api/v1/alerts/{id}/physicians', { params: { path: { id: alert } }, signal }),
  );
  return (
    <Fetched
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={<p role="alert">{words.noPhysician}</p>}
    >
      {({ items }) => (
        <NativeSelect
          label={words.physician}
          required
          value={value}
          data={[
            { value: '', label: '' },
            ...items.map(({ id, name, onCall }) => ({
              value: id,
              label: onCall ? words.onCall(name) : name,
            })),
          ]}
          onChange={(event) => {
            onChange(event.currentTarget.value);
          }}
        />
      )}
    </Fetched>
  );
}
