import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { Paging } from '../operation/Paging.js';
import { PlainTable } from '../operation/PlainTable.js';
import { texts } from '../texts/index.js';
import { accountsKey } from './account-data.js';
import { AccountDialog } from './AccountDialog.js';
import { AccountRow } from './AccountRow.js';
import { NewAccount } from './NewAccount.js';

const words = texts.accounts;
const shown = 50;

export function AccountList() {
  const [typed, setTyped] = useState('');
  const [containing] = useDebouncedValue(typed.trim(), 300);
  const [after, setAfter] = useState<string>();
  const [open, setOpen] = useState<string>();
  const [isCreating, setCreating] = useState(false);
  const query = useFetched([...accountsKey, 'list', containing, after], (api, signal) =>
    api.GET('/api/v1/accounts', {
      params: {
        query: {
          limit: shown,
          ...(containing !== '' && { containing }),
          ...(after !== undefined && { after }),
        },
      },
      signal,
    }),
  );
  const account = query.data?.items.find(({ id }) => id === open);
  return (
    <section aria-labelledby="accounts-list">
      <h2 id="accounts-list">{words.list}</h2>
      <div className={classes['bar']}>
        <TextInput
          label={words.search}
          value={typed}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAfter(undefined);
          }}
        />
        <Button
          variant="default"
          disabled={query.data === undefined}
          onClick={() => {
            setCreating(true);
          }}
        >
          {words.create}
        </Button>
      </div>
      <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.none}</p>}>
        {({ items, next }) => (
          <>
            <PlainTable label={words.list} columns={words.columns} minWidth={820}>
              {items.map((item) => (
                <AccountRow
                  key={item.id}
                  account={item}
                  onOpen={() => {
                    setOpen(item.id);
                  }}
                />
              ))}
            </PlainTable>
            <Paging words={words} after={after} next={next} onTurn={setAfter} />
          </>
        )}
      </Fetched>
      {account !== undefined && query.data !== undefined && (
        <AccountDialog
          account={account}
          tenants={query.data.tenants}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
      {isCreating && query.data !== undefined && (
        <NewAccount
          page={query.data}
          onClose={() => {
            setCreating(false);
          }}
        />
      )}
    </section>
  );
}
