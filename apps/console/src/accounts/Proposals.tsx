import { Button, Group, Table } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { ActModal } from '../operation/ActModal.js';
import { problemText, texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { accountsKey, placeWords, roleWords, type Proposal, type ToldCode } from './account-data.js';
import { ShownCode } from './ShownCode.js';

const words = texts.accounts;

/** Four eyes: what one person proposed, for another to agree to. */
export function Proposals() {
  const [done, setDone] = useState('');
  const [told, setTold] = useState<{ readonly code: ToldCode; readonly name: string }>();
  const query = useFetched(
    [...accountsKey, 'proposals'],
    (api, signal) => api.GET('/api/v1/accounts/proposals', { signal }),
    20,
  );
  return (
    <section aria-labelledby="accounts-proposals">
      <h2 id="accounts-proposals">{words.proposals}</h2>
      <p role="status" className={classes['line']}>
        {done}
      </p>
      <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.proposalsNone}</p>}>
        {({ items }) => (
          <PlainTable label={words.proposals} columns={words.proposalColumns} minWidth={820}>
            {items.map((proposal) => (
              <ProposalLine key={proposal.id} proposal={proposal} onDone={setDone} onTold={setTold} />
            ))}
          </PlainTable>
        )}
      </Fetched>
      {told !== undefined && (
        <ActModal
          onClose={() => {
            setTold(undefined);
          }}
          title={words.codeTitle(told.name)}
          staysOpen
        >
          <ShownCode
            told={told.code}
            onClose={() => {
              setTold(undefined);
            }}
          />
        </ActModal>
      )}
    </section>
  );
}

interface LineProps {
  readonly proposal: Proposal;
  readonly onDone: (done: string) => void;
  readonly onTold: (told: { readonly code: ToldCode; readonly name: string }) => void;
}

function ProposalLine({ proposal, onDone, onTold }: LineProps) {
  const { serverNow } = useLive();
  const { id, about, by, reason, expiresAt, from, until, mayAgree, own } = proposal;
  const what = whatWords(proposal);
  const time = (at: string): string => clockTime(Date.parse(at), serverNow);
  const agree = useAct(
    (api, which: string) =>
      api.POST('/api/v1/accounts/proposals/{proposal}/agree', { params: { path: { proposal: which } } }),
    [accountsKey],
  );
  const drop = useAct(
    (api, which: string) =>
      api.POST('/api/v1/accounts/proposals/{proposal}/decline', { params: { path: { proposal: which } } }),
    [accountsKey],
  );
  const error = agree.error ?? drop.error;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {what}
        {from !== null && Date.parse(from) > serverNow && (
          <span className={classes['small']}>{words.from(time(from))}</span>
        )}
        {until !== null && <span className={classes['small']}>{words.until(time(until))}</span>}
      </Table.Th>
      <Table.Td>{about.name}</Table.Td>
      <Table.Td>{by.name}</Table.Td>
      <Table.Td>{reason}</Table.Td>
      <Table.Td>{time(expiresAt)}</Table.Td>
      <Table.Td>
        <Group gap="xs">
          {mayAgree ? (
            <Button
              size="xs"
              loading={agree.isPending}
              aria-label={words.agreeOf(what, about.name)}
              onClick={() => {
                agree.mutate(id, {
                  onSuccess: ({ code }) => {
                    onDone(words.agreed);
                    if (code !== null) onTold({ code, name: about.name });
                  },
                });
              }}
            >
              {words.agree}
            </Button>
          ) : (
            <span>{words.notYours}</span>
          )}
          <Button
            size="xs"
            variant="default"
            loading={drop.isPending}
            aria-label={(own ? words.withdrawOf : words.declineOf)(what, about.name)}
            onClick={() => {
              drop.mutate(id, {
                onSuccess: () => {
                  onDone(words.dropped);
                },
              });
            }}
          >
            {own ? words.withdraw : words.decline}
          </Button>
        </Group>
        {error !== null && <p role="alert">{problemText(error.code)}</p>}
      </Table.Td>
    </Table.Tr>
  );
}

function whatWords({ kind, role, tenant, site }: Proposal): string {
  if (kind !== 'role') return words.proposal[kind];
  return words.proposal.role(roleWords(role ?? ''), placeWords({ tenant, site, siteName: site }));
}
