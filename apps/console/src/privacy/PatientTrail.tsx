import { Button, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { DaysBack } from './DaysBack.js';
import { sinceDays } from './trail.js';
import { TrailTable } from './TrailTable.js';

const words = texts.privacy;

interface Search {
  readonly caseCode: string;
  readonly tenant: string;
  readonly from: string;
  readonly before?: string;
}

/** Asked for by a press: each search is on the trail. The case code stands in no address. */
export function PatientTrail() {
  const { serverNow } = useLive();
  const [caseCode, setCaseCode] = useState('');
  const [tenant, setTenant] = useState('');
  const [days, setDays] = useState('30');
  const [search, setSearch] = useState<Search>();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const code = caseCode.trim();
    if (code === '') return;
    setSearch({ caseCode: code, tenant: tenant.trim(), from: sinceDays(days, serverNow) });
  };
  return (
    <section aria-label={words.view.patient}>
      <form onSubmit={submit} className={classes['bar']} role="search">
        <TextInput
          label={words.caseCode}
          required
          autoComplete="off"
          value={caseCode}
          onChange={(event) => {
            setCaseCode(event.currentTarget.value);
          }}
        />
        <TextInput
          label={words.tenant}
          placeholder={words.anyTenant}
          autoComplete="off"
          value={tenant}
          onChange={(event) => {
            setTenant(event.currentTarget.value);
          }}
        />
        <DaysBack value={days} onChange={setDays} />
        <Button type="submit">{words.search}</Button>
      </form>
      {search !== undefined && (
        <Found
          search={search}
          onPage={(before) => {
            const { caseCode, tenant, from } = search;
            setSearch({ caseCode, tenant, from, ...(before !== undefined && { before }) });
          }}
        />
      )}
    </section>
  );
}

function Found({ search, onPage }: { readonly search: Search; readonly onPage: (before?: string) => void }) {
  const { caseCode, tenant, from, before } = search;
  const query = useFetched(
    ['trail', 'patient', search],
    (api, signal) =>
      api.POST('/api/v1/audit/patient-trail', {
        body: {
          caseCode,
          from,
          limit: 50,
          ...(tenant !== '' && { tenant }),
          ...(before !== undefined && { before }),
        },
        signal,
      }),
    3600,
  );
  if (query.error?.code === 'not-found') return <p role="alert">{words.noPatient}</p>;
  return (
    <Fetched query={query} oldAfterSeconds={7200}>
      {(trail) => <TrailTable trail={trail} isFirst={before === undefined} onPage={onPage} />}
    </Fetched>
  );
}
