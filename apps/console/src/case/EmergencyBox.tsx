import { Alert, Button, Modal, Textarea } from '@mantine/core';
import { IconAmbulance } from '@tabler/icons-react';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import { texts } from '../texts/index.js';
import { ActError } from './ActError.js';
import type { EmergencyHelp } from './case-api.js';
import classes from './Case.module.css';
import { EmergencyEnd } from './EmergencyEnd.js';
import { useCaseAct } from './use-case.js';

const words = texts.tier1.case.emergencyBox;

interface Props {
  readonly alert: string;
  readonly version: number;
  readonly onClose: () => void;
}

/** What to dial where the patient is, what to say, and who is told; the case stays (hazard H21). */
export function EmergencyBox({ alert, version, onClose }: Props) {
  const query = useFetched<EmergencyHelp>(
    ['case', alert, 'emergency'],
    (api, signal) => api.GET('/api/v1/alerts/{id}/emergency', { params: { path: { id: alert } }, signal }),
    10,
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.heading}
      size="lg"
      closeButtonProps={{ 'aria-label': words.close }}
    >
      <Fetched query={query}>{(help) => <Help alert={alert} version={version} help={help} />}</Fetched>
    </Modal>
  );
}

function Help({ alert, version, help }: Omit<Props, 'onClose'> & { readonly help: EmergencyHelp }) {
  const { emergency, dispatcher, askFor, items } = help;
  const open = items.find(({ endedAt }) => endedAt === null);
  return (
    <div className={classes['form']}>
      {emergency.known ? (
        <>
          <p className={classes['dial']}>
            {words.dial} <strong>{emergency.numbers.join(' / ')}</strong> <span>({emergency.country})</span>
          </p>
          <p>{words.dialThere}</p>
          {!emergency.checked && <p className={classes['hint']}>{words.unchecked}</p>}
        </>
      ) : (
        <Alert color="red">{words.unknown}</Alert>
      )}
      {askFor.includes('place') && <Alert color="red">{words.place}</Alert>}
      <section aria-label={words.say}>
        <h3>{words.say}</h3>
        <div className={classes['dispatcher']}>
          {dispatcher.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      </section>
      {open === undefined ? (
        <Start alert={alert} />
      ) : (
        <EmergencyEnd alert={alert} version={version} since={open.at} />
      )}
    </div>
  );
}

function Start({ alert }: { readonly alert: string }) {
  const [said, setSaid] = useState('');
  const [eventKey] = useState(() => crypto.randomUUID());
  const act = useCaseAct(alert, (api, what: string) =>
    api.POST('/api/v1/alerts/{id}/emergency', {
      params: { path: { id: alert } },
      body: { eventKey, ...(what !== '' && { said: what }) },
    }),
  );
  return (
    <>
      <Textarea
        label={words.said}
        value={said}
        maxLength={2000}
        autosize
        minRows={2}
        onChange={(event) => {
          setSaid(event.currentTarget.value);
        }}
      />
      <ActError error={act.error} />
      <Button
        color="red"
        leftSection={<IconAmbulance size={18} aria-hidden />}
        loading={act.isPending}
        onClick={() => {
          act.mutate(said.trim());
        }}
      >
        {words.start}
      </Button>
    </>
  );
}
