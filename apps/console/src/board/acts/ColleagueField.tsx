import { NativeSelect } from '@mantine/core';
import { Fetched } from '../../api/Fetched.js';
import { useFetched } from '../../api/queries.js';
import { texts } from '../../texts/index.js';

interface Props {
  readonly alertId: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}

const words = texts.nurse.acts;

/** Whom an alert may be given to; who is here now stands first. */
export function ColleagueField({ alertId, value, onChange }: Props) {
  const query = useFetched(['alert', alertId, 'colleagues'], (api, signal) =>
    api.GET('/api/v1/alerts/{id}/colleagues', { params: { path: { id: alertId } }, signal }),
  );
  return (
    <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.noColleague}</p>}>
      {({ items }) => (
        <NativeSelect
          label={words.colleague}
          description={words.colleagueHelp}
          value={value}
          onChange={(event) => {
            onChange(event.currentTarget.value);
          }}
          data={[
            { value: '', label: '' },
            ...items.map(({ id, name, onDuty }) => ({ value: id, label: onDuty ? words.here(name) : name })),
          ]}
        />
      )}
    </Fetched>
  );
}
