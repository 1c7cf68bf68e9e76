import { Select } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { DaysBack } from './DaysBack.js';
import { roleWords, sinceDays } from './trail.js';
import { TrailTable } from './TrailTable.js';

const words = texts.privacy;

interface Search {
  readonly staff: string;
  readonly from: string;
  readonly before?: string;
}

/** What one account saw and did, in the officer's health systems. */
export function AccountTrail() {
  const { serverNow } = useLive();
  const [days, setDays] = useState('30');
  const [search, setSearch] = useState<Search>();
  const people = useFetched(
    ['trail', 'people'],
    (api, signal) => api.GET('/api/v1/audit/staff', { signal }),
    300,
  );
  return (
    <section aria-label={words.view.account}>
      <Fetched query={people} oldAfterSeconds={900}>
        {({ items }) => (
          <div className={classes['bar']}>
            <Select
              label={words.account}
              placeholder={words.accountNothing}
              searchable
              w="22rem"
              value={search?.staff ?? null}
              onChange={(staff) => {
                setSearch(staff === null ? undefined : { staff, from: sinceDays(days, serverNow) });
              }}
              data={items.map(({ id, name, roles, firm, disabled }) => ({
                value: id,
                label: words.person(name, disabled ? words.disabled : roleWords(roles, firm)),
              }))}
              checkIconPosition="right"
            />
            <DaysBack
              value={days}
              onChange={(value) => {
                setDays(value);
                if (search !== undefined)
                  setSearch({ staff: search.staff, from: sinceDays(value, serverNow) });
              }}
            />
          </div>
        )}
      </Fetched>
      {search !== undefined && (
        <Found
          search={search}
          onPage={(before) => {
            const { staff, from } = search;
            setSearch({ staff, from, ...(before !== undefined && { before }) });
          }}
        />
      )}
    </section>
  );
}

function Found({ search, onPage }: { readonly search: Search; readonly onPage: (before?: string) => void }) {
  const { staff, from, before } = search;
  const query = useFetched(
    ['trail', 'staff', search],
    (api, signal) =>
      api.GET('/api/v1/audit/staff/{staff}', {
        params: { path: { staff }, query: { from, ...(before !== undefined && { before }) } },
        signal,
      }),
    3600,
  );
  return (
    <Fetched query={query} oldAfterSeconds={7200}>
      {(trail) => <TrailTable trail={trail} isFirst={before === undefined} onPage={onPage} />}
    </Fetched>
  );
}
