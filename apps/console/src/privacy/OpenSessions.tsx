import { Alert, Button, Group, Modal, Table } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { roleWords, type OpenSession } from './trail.js';

const words = texts.privacy;
const key = ['open-sessions'] as const;

/** Who is signed in now, and the end of a session that should not be. */
export function OpenSessions() {
  const [chosen, setChosen] = useState<OpenSession>();
  const [done, setDone] = useState('');
  const query = useFetched(key, (api, signal) => api.GET('/api/v1/sessions', { signal }), 15);
  return (
    <section aria-label={words.view.sessions}>
      <p className={classes['lead']}>{words.sessionsLead}</p>
      <p role="status" className={classes['line']}>
        {done}
      </p>
      <Fetched query={query} oldAfterSeconds={45}>
        {({ items }) => (
          <PlainTable label={words.sessions} columns={words.sessionColumns} minWidth={720}>
            {items.map((session) => (
              <SessionLine key={session.id} session={session} onEnd={setChosen} />
            ))}
          </PlainTable>
        )}
      </Fetched>
      {chosen !== undefined && (
        <EndSession
          session={chosen}
          onClose={(told = '') => {
            setChosen(undefined);
            setDone(told);
          }}
        />
      )}
    </section>
  );
}

function SessionLine({
  session,
  onEnd,
}: {
  readonly session: OpenSession;
  readonly onEnd: (session: OpenSession) => void;
}) {
  const { serverNow } = useLive();
  const { who, roles, openedAt, endsAt, pageSeenAt, own } = session;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {who.name}
        <span className={classes['small']}>{own ? words.own : roleWords(roles, who.firm)}</span>
      </Table.Th>
      <Table.Td>{clockTime(Date.parse(openedAt), serverNow)}</Table.Td>
      <Table.Td>
        {pageSeenAt === null ? words.never : words.ago(span(serverNow - Date.parse(pageSeenAt)))}
      </Table.Td>
      <Table.Td>{words.in(span(Date.parse(endsAt) - serverNow))}</Table.Td>
      <Table.Td>
        {!own && (
          <Button
            size="xs"
            variant="default"
            aria-label={words.endOf(who.name)}
            onClick={() => {
              onEnd(session);
            }}
          >
            {words.end}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function EndSession({
  session: { id, who },
  onClose,
}: {
  readonly session: OpenSession;
  readonly onClose: (done?: string) => void;
}) {
  const end = useAct(
    (api, session: string) => api.POST('/api/v1/sessions/{session}/end', { params: { path: { session } } }),
    [key],
  );
  return (
    <Modal
      opened
      onClose={() => {
        onClose();
      }}
      title={words.endTitle(who.name)}
      closeButtonProps={{ 'aria-label': words.endCancel }}
    >
      <p>{words.endLead}</p>
      {end.error !== null && (
        <Alert color="red" role="alert">
          {problemText(end.error.code)}
        </Alert>
      )}
      <Group justify="flex-end" mt="md">
        <Button
          variant="default"
          onClick={() => {
            onClose();
          }}
        >
          {words.endCancel}
        </Button>
        <Button
          color="red"
          loading={end.isPending}
          onClick={() => {
            end.mutate(id, {
              onSuccess: () => {
                onClose(words.ended(who.name));
              },
            });
          }}
        >
          {words.endSubmit}
        </Button>
      </Group>
    </Modal>
  );
}
