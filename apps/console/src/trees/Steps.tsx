import { Button, Group, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { texts } from '../texts/index.js';
import type { DrawnPatient, DrawnRoot } from './tree-data.js';
import classes from './Drawing.module.css';

const words = texts.trees.drawing;

interface Props {
  readonly patient: DrawnPatient;
  readonly way: DrawnPatient['ways'][number];
  readonly roots: readonly DrawnRoot[];
  /** Answers given so far. */
  readonly steps: number;
  readonly onCondition: (condition: string) => void;
  readonly onSteps: (steps: number) => void;
}

/** From question to question; stays at the lower edge of the window while the tree is above it. */
export function Steps({ patient, way, roots, steps, onCondition, onSteps }: Props) {
  const { condition } = way;
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
          value={condition}
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
