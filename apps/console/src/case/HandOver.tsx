import { Alert, Button, Textarea, TextInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { ActError } from './ActError.js';
import type { HandOffs } from './case-api.js';
import classes from './Case.module.css';
import { Part } from './Part.js';
import { useCaseAct } from './use-case.js';

const words = texts.tier1.case.handOver;
type Offer = HandOffs['items'][number];
type Draft = NonNullable<HandOffs['draft']>;

interface Props {
  readonly alert: string;
  readonly version: number;
}

/** SBAR from the record, changed and offered; until the nurse reads it back the patient stays where he or she is (H20). */
export function HandOver({ alert, version }: Props) {
  const query = useFetched<HandOffs>(
    ['hand-off', alert],
    (api, signal) => api.GET('/api/v1/alerts/{id}/hand-off', { params: { path: { id: alert } }, signal }),
    10,
  );
  return (
    <Part heading={words.heading}>
      <Fetched query={query}>
        {({ draft, items }) => {
          const offered = items.find(({ state }) => state === 'offered');
          return (
            <>
              {items
                .filter(({ state }) => state !== 'offered')
                .map((one) => (
                  <Past key={one.handOff} offer={one} />
                ))}
              {offered !== undefined && <Pending alert={alert} offer={offered} />}
              {offered === undefined && draft !== null && (
                <OfferForm alert={alert} version={version} draft={draft} />
              )}
              {offered === undefined && draft === null && <p className={classes['hint']}>{words.noDraft}</p>}
            </>
          );
        }}
      </Fetched>
    </Part>
  );
}

function Past({ offer }: { readonly offer: Offer }) {
  const last = offer.events.at(-1);
  if (last?.type === 'returned')
    return <Alert color="yellow">{words.returned(last.by.name, last.words ?? '')}</Alert>;
  return last?.type === 'accepted' ? <p>{words.accepted(last.by.name)}</p> : null;
}

/** "Yours until the nurse accepts": who has it on the screen, who has seen it. */
function Pending({ alert, offer }: { readonly alert: string; readonly offer: Offer }) {
  const { serverNow, user } = useLive();
  const [reason, setReason] = useState('');
  const act = useCaseAct(alert, (api, why: string) =>
    api.POST('/api/v1/alerts/{id}/hand-off/withdraw', {
      params: { path: { id: alert } },
      body: { reason: why },
    }),
  );
  const names = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name).join(', ');
  return (
    <Alert
      color="yellow"
      title={words.pending}
      role="status"
      classNames={{ title: classes['noticeTitle'] ?? '' }}
    >
      <p>{words.pendingLead(clockTime(Date.parse(offer.at), serverNow))}</p>
      {offer.deliveredTo.length > 0 && <p>{words.delivered(names(offer.deliveredTo))}</p>}
      <p>{offer.seenBy.length > 0 ? words.seen(names(offer.seenBy)) : words.notSeen}</p>
      <p>
        <strong>{words.request}:</strong> {offer.request}
      </p>
      <ActError error={act.error} />
      {offer.by.id === user.id && (
        <div className={classes['pair']}>
          <TextInput
            label={words.withdrawReason}
            value={reason}
            maxLength={1000}
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
          <Button
            variant="default"
            disabled={reason.trim() === ''}
            loading={act.isPending}
            onClick={() => {
              act.mutate(reason.trim());
            }}
          >
            {words.withdraw}
          </Button>
        </div>
      )}
    </Alert>
  );
}

function OfferForm({ alert, version, draft }: Props & { readonly draft: Draft }) {
  const [changed, setChanged] = useState<Partial<Draft>>({});
  const act = useCaseAct(alert, (api, sbar: Draft) =>
    api.POST('/api/v1/alerts/{id}/hand-off', {
      params: { path: { id: alert } },
      body: { version, ...given(sbar) },
    }),
  );
  const sbar = { ...draft, ...changed };
  const field = (part: keyof Draft, label: string, description?: string) => (
    <Textarea
      label={label}
      description={description}
      autosize
      minRows={2}
      maxRows={12}
      required={part === 'request'}
      value={sbar[part]}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setChanged((before) => ({ ...before, [part]: value }));
      }}
    />
  );
  return (
    <div className={classes['form']}>
      <p className={classes['hint']}>{words.lead}</p>
      {field('situation', words.situation)}
      {field('background', words.background)}
      {field('assessment', words.assessment)}
      {field('request', words.request, words.requestHint)}
      <ActError error={act.error} />
      <div className={classes['buttons']}>
        <Button
          rightSection={<IconArrowRight size={16} aria-hidden />}
          loading={act.isPending}
          disabled={sbar.request.trim() === ''}
          onClick={() => {
            act.mutate(sbar);
          }}
        >
          {words.offer}
        </Button>
      </div>
    </div>
  );
}

/** What was emptied stands as the record has it. */
function given({ situation, background, assessment, request }: Draft) {
  const part = (name: string, text: string) => (text.trim() === '' ? {} : { [name]: text.trim() });
  return {
    ...part('situation', situation),
    ...part('background', background),
    ...part('assessment', assessment),
    request: request.trim(),
  };
}
