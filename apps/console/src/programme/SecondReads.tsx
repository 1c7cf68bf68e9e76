import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import operation from '../operation/Operation.module.css';
import { problemText, texts } from '../texts/index.js';
import { DisagreeDialog } from './DisagreeDialog.js';
import { everySeconds, programmeKey, type Asked, type SecondRead } from './programme-data.js';
import { ReadCard } from './ReadCard.js';

const words = texts.programme;

/** What was filtered, drawn by lot, for somebody to look at again (hazard H24). */
export function SecondReads({ asked: { from, to } }: { readonly asked: Asked }) {
  const [disputed, setDisputed] = useState<SecondRead>();
  const [done, setDone] = useState('');
  const query = useFetched(
    [...programmeKey, 'reads'],
    (api, signal) => api.GET('/api/v1/second-reads', { params: { query: { standing: 'open' } }, signal }),
    everySeconds,
  );
  const rates = useFetched(
    [...programmeKey, 'rates'],
    (api, signal) => api.GET('/api/v1/programme-rates', { signal }),
    everySeconds,
  );
  const draw = useAct(
    (api, site: string) => api.POST('/api/v1/second-reads/draws', { body: { site, from, to, count: 10 } }),
    [programmeKey],
  );
  const agree = useAct(
    (api, id: string) =>
      api.POST('/api/v1/second-reads/{id}', {
        params: { path: { id } },
        body: { finding: 'agrees', words: null },
      }),
    [programmeKey],
  );
  const error = draw.error ?? agree.error;
  return (
    <section aria-labelledby="programme-reads">
      <h2 id="programme-reads">{words.reads}</h2>
      <p className={operation['lead']}>
        {words.readsLead} {texts.notice.short}
      </p>
      <p role="status" className={operation['line']}>
        {done}
      </p>
      {error !== null && <p role="alert">{problemText(error.code)}</p>}
      <Group mb="xs">
        {rates.data?.sites.map(({ id, name }) => (
          <Button
            key={id}
            size="xs"
            loading={draw.isPending}
            onClick={() => {
              setDone('');
              draw.mutate(id, {
                onSuccess: () => {
                  setDone(words.drawn);
                },
              });
            }}
          >
            {words.drawOf(name)}
          </Button>
        ))}
      </Group>
      <Fetched
        query={query}
        oldAfterSeconds={3 * everySeconds}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{words.readsNone}</p>}
      >
        {({ items }) =>
          items.map((read) => (
            <ReadCard
              key={read.id}
              read={read}
              isPending={agree.isPending}
              onAgree={() => {
                setDone('');
                agree.mutate(read.id, {
                  onSuccess: () => {
                    setDone(words.readDone);
                  },
                });
              }}
              onDisagree={() => {
                setDone('');
                setDisputed(read);
              }}
            />
          ))
        }
      </Fetched>
      {disputed !== undefined && (
        <DisagreeDialog
          read={disputed}
          onClose={(told = '') => {
            setDisputed(undefined);
            setDone(told);
          }}
        />
      )}
    </section>
  );
}
