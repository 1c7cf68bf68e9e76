import { Alert, Badge, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { ActError } from './ActError.js';
import type { CallBody, CasePage, Contacts } from './case-api.js';
import classes from './Case.module.css';
import { Part } from './Part.js';
import { runningCall } from './standing.js';
import { useCaseAct, useContacts } from './use-case.js';

const words = texts.tier1.case.calls;
const reasons = ['clinical', 'urgent', 'logistics'] as const;
type Why = (typeof reasons)[number];
type Option = Contacts['order'][number];

/** Whom to ring now, in which order; the call that runs, with its timer; the calls before it. */
export function Calls({ page, isMine }: { readonly page: CasePage; readonly isMine: boolean }) {
  const { user } = useLive();
  const [why, setWhy] = useState<Why>('clinical');
  const [because, setBecause] = useState('');
  const { id, patient } = page.alert;
  const query = useContacts(patient, why);
  const act = useCaseAct(id, (api, body: CallBody) =>
    api.POST('/api/v1/patients/{id}/call', { params: { path: { id: patient } }, body }),
  );
  const running = runningCall(page, user.id);
  const mayRing = isMine && running === undefined;
  return (
    <Part heading={words.heading}>
      <ActError error={act.error} />
      {act.error?.code === 'contact-held-elsewhere' && (
        <TextInput
          label={words.because}
          value={because}
          maxLength={500}
          onChange={(event) => {
            setBecause(event.currentTarget.value);
          }}
        />
      )}
      <NativeSelect
        label={words.why}
        value={why}
        data={reasons.map((value) => ({ value, label: words.reasons[value] }))}
        onChange={(event) => {
          setWhy(event.currentTarget.value as Why);
        }}
      />
      <Fetched query={query}>
        {(contacts) => (
          <ContactList
            contacts={contacts}
            mayRing={mayRing && !act.isPending}
            onRing={({ contact, phone }) => {
              act.mutate({
                action: 'start',
                contact,
                phone,
                why,
                ...(why === 'urgent' && because.trim() !== '' && { because: because.trim() }),
              });
            }}
          />
        )}
      </Fetched>
      <Earlier calls={page.calls} />
    </Part>
  );
}

/** The call that this person has begun and not ended: on top of everything, with its timer and how it ends. */
export function RunningCall({ page }: { readonly page: CasePage }) {
  const { user } = useLive();
  const { id, patient } = page.alert;
  const running = runningCall(page, user.id);
  const act = useCaseAct(id, (api, body: CallBody) =>
    api.POST('/api/v1/patients/{id}/call', { params: { path: { id: patient } }, body }),
  );
  if (running === undefined) return null;
  return (
    <section className={classes['running']} aria-label={words.running}>
      <strong>
        <IconPhone size={18} aria-hidden /> {words.running} <CallTimer since={running.startedAt} />
      </strong>
      <div className={classes['buttons']} role="group" aria-label={words.outcome}>
        {(['reached', 'not-reached', 'voicemail'] as const).map((outcome) => (
          <Button
            key={outcome}
            size="sm"
            variant="default"
            disabled={act.isPending}
            onClick={() => {
              act.mutate({ action: 'end', call: running.call, outcome });
            }}
          >
            {words.outcomes[outcome]}
          </Button>
        ))}
      </div>
      <ActError error={act.error} />
    </section>
  );
}

/** How long the call runs: by the server’s clock, which also counts its time. */
export function CallTimer({ since }: { readonly since: string }) {
  const { serverNow } = useLive();
  return <span role="timer">{span(serverNow - Date.parse(since))}</span>;
}

interface ListProps {
  readonly contacts: Contacts;
  readonly mayRing: boolean;
  readonly onRing: (option: Option) => void;
}

function ContactList({ contacts, mayRing, onRing }: ListProps) {
  const { user, serverNow } = useLive();
  if (contacts.contact === 'claim-first') return <p className={classes['hint']}>{words.claimFirst}</p>;
  if (contacts.contact === 'forbidden')
    return <Alert color="red">{words.forbidden(contacts.forbidden ?? '?')}</Alert>;
  const others = contacts.onCall.filter((one) => one.id !== user.id);
  return (
    <>
      <p>{words.now(clockTime(serverNow, serverNow, contacts.now.zone))}</p>
      {contacts.holder !== null && contacts.holder.id !== user.id && (
        <Alert color="yellow">
          {words.holder(contacts.holder.name, span(serverNow - Date.parse(contacts.holder.since)))}
        </Alert>
      )}
      {others.map((one) => (
        <Alert key={one.id} color="yellow">
          {words.onCall(one.name)}
        </Alert>
      ))}
      <ul className={classes['contacts']}>
        {contacts.order.map((option) => (
          <li key={`${option.contact} ${option.phone}`}>
            <span>
              <strong>{whose(option)}</strong>{' '}
              {option.relationship !== null && <span>({option.relationship})</span>}{' '}
              <span className={classes['phone']}>{option.phone}</span>{' '}
              <span className={classes['hint']}>
                {[
                  words.scopes[option.maySpeak] ?? option.maySpeak,
                  option.mayLeaveVoicemail ? words.voicemail : words.noVoicemail,
                  ...(option.mayCallNow ? [] : [notNow(option, serverNow)]),
                ].join(', ')}
              </span>
            </span>
            <Button
              size="compact-md"
              variant="default"
              disabled={!mayRing || !option.mayCallNow}
              leftSection={<IconPhone size={14} aria-hidden />}
              aria-label={words.callOf(`${whose(option)}, ${option.phone}`)}
              onClick={() => {
                onRing(option);
              }}
            >
              {words.call}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function whose(option: Option): string {
  return option.kind === 'patient' ? words.patient : (option.name ?? words.kinds[option.kind] ?? option.kind);
}

function notNow({ from, zone }: Option, now: number): string {
  return from === null ? words.notForThis : words.notNow(clockTime(Date.parse(from), now, zone));
}

function Earlier({ calls }: { readonly calls: CasePage['calls'] }) {
  const { serverNow } = useLive();
  const ended = calls.filter(({ endedAt }) => endedAt !== null).slice(0, 8);
  if (ended.length === 0) return <p className={classes['hint']}>{words.none}</p>;
  return (
    <>
      <h3>{words.earlier}</h3>
      <ul>
        {ended.map((call) => (
          <li key={call.call}>
            <Badge variant="outline" color="gray">
              {words.outcomes[call.outcome ?? 'abandoned'] ?? call.outcome}
            </Badge>{' '}
            {call.by.name}, {clockTime(Date.parse(call.startedAt), serverNow)},{' '}
            {span(Date.parse(call.endedAt ?? call.startedAt) - Date.parse(call.startedAt))}
          </li>
        ))}
      </ul>
    </>
  );
}
