import { Select } from '@mantine/core';
import { texts } from '../texts/index.js';
import type { DrawnPatient } from './tree-data.js';
import classes from './Drawing.module.css';

const words = texts.trees.drawing;

interface Props {
  readonly patients: readonly DrawnPatient[];
  readonly patient: DrawnPatient | undefined;
  readonly onPatient: (key: string | null) => void;
}

const groups = ['finding', 'leaf', 'case'] as const;

/** Who is followed, and what is known of him or her. */
export function Followed({ patients, patient, onPatient }: Props) {
  const data = groups
    .map((from) => ({
      group: words.groups[from],
      items: patients
        .filter((one) => one.from === from)
        .map(({ key, title }, place) => ({ value: key, label: `${String(place + 1)}. ${title}` })),
    }))
    .filter(({ items }) => items.length > 0);
  return (
    <div className={classes['follow']}>
      <Select
        label={words.patient}
        description={words.patientLead}
        placeholder={words.nobody}
        data={data}
        value={patient?.key ?? null}
        onChange={onPatient}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': words.nobody }}
        maxDropdownHeight={320}
        comboboxProps={{ keepMounted: false }}
      />
      {patient !== undefined && <Known patient={patient} />}
    </div>
  );
}

function Known({ patient: { facts, unknown } }: { readonly patient: DrawnPatient }) {
  return (
    <>
      <ul className={classes['facts']} aria-label={words.known}>
        {facts.length === 0 && <li>{words.noneKnown}</li>}
        {facts.map(({ words: fact, value }) => (
          <li key={fact}>
            {fact}: <strong>{value}</strong>
          </li>
        ))}
      </ul>
      {unknown.length > 0 && <p className={classes['unknown']}>{words.unknown(unknown.join(', '))}</p>}
    </>
  );
}
