import { Button, Group, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { texts } from '../texts/index.js';
import type { DrawnPatient, DrawnRoot } from './tree-data.js';
import classes from './Drawing.module.css';

const words = texts.trees.drawing;

interface Props {
  readonly patients: readonly DrawnPatient[];
  readonly patient: DrawnPatient | undefined;
  readonly roots: readonly DrawnRoot[];
  readonly condition: string | undefined;
  /** Answers given so far. */
  readonly steps: number;
  readonly onPatient: (key: string | null) => void;
  readonly onCondition: (condition: string) => void;
  readonly onSteps: (steps: number) => void;
}

const groups = ['finding', 'leaf', 'case'] as const;

/** Who is followed, what is known of him or her, and the buttons that go from question to question. */
export function Followed({ patients, patient, onPatient, ...rest }: Props) {
  const data = groups
    .map((from) => ({
      group: words.groups[from],
      items: patients
        .filter((one) => one.from === from)
        .map(({ key, title }, place) => ({ value: key, label: `${String(place + 1)}. ${title}` })),
    }))
    .filter(({ items }) => items.length > 0);
  return (
    <>
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
      {patient !== undefined && <Steps patient={patient} {...rest} />}
    </>
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

type StepsProps = Omit<Props, 'patients' | 'onPatient' | 'patient'> & { readonly patient: DrawnPatient };

function Steps({ patient, roots, condition, steps, onCondition, onSteps }: StepsProps) {
  const way = patient.ways.find((one) => one.condition === condition);
  if (way === undefined) return null;
  const last = way.steps.length;
  const isAtEnd = steps >= last;
  return (
    <div className={classes['steps']}>
      {patient.ways.length > 1 && (
        <Select
          label={words.through}
          data={patient.ways.map((one) => ({
            value: one.condition,
            label: roots.find((root) => root.condition === one.condition)?.title ?? one.condition,
          }))}
          value={condition ?? null}
          allowDeselect={false}
          onChange={(next) => {
            if (next !== null) onCondition(next);
          }}
        />
      )}
      <Group gap="xs" align="end">
        <Button
          variant="default"
          leftSection={<IconArrowUp size={16} aria-hidden />}
          disabled={steps === 0}
          onClick={() => {
            onSteps(steps - 1);
          }}
        >
          {words.stepBack}
        </Button>
        <Button
          leftSection={<IconArrowDown size={16} aria-hidden />}
          disabled={isAtEnd}
          onClick={() => {
            onSteps(steps + 1);
          }}
        >
          {words.step}
        </Button>
        <Button
          variant="default"
          disabled={isAtEnd}
          onClick={() => {
            onSteps(last);
          }}
        >
          {words.whole}
        </Button>
      </Group>
      <p role="status" className={classes['where']}>
        {whereWords(
          way,
          steps,
          roots.find((root) => root.condition === condition),
        )}
      </p>
    </div>
  );
}

/** Where the patient is now: the question, or the end, in words. */
function whereWords(way: DrawnPatient['ways'][number], steps: number, root: DrawnRoot | undefined): string {
  const { steps: all, end } = way;
  const next = all[steps];
  const nodeOf = (id: string | undefined) => root?.nodes.find((node) => node.id === id);
  if (next !== undefined) return `${words.stepOf(steps + 1, all.length)}: ${nodeOf(next.id)?.ask ?? next.id}`;
  const reached = nodeOf(end)?.end;
  if (reached === undefined) return words.unanswered;
  return `${words.atEnd}: ${words.results[reached.result] ?? reached.result}. ${reached.reason}`;
}
