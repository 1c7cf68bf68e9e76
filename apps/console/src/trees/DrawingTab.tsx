import { Alert, Table } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { texts } from '../texts/index.js';
import { Columns } from './Columns.js';
import { Followed } from './Followed.js';
import { PolicyDrawing } from './PolicyDrawing.js';
import { RootDrawing } from './RootDrawing.js';
import { Steps } from './Steps.js';
import { useDrawing, type DrawnPatient, type TreeDrawing, type VersionKey } from './tree-data.js';
import { markWay, nothingMarked } from './way.js';
import { WideTable } from './WideTable.js';
import drawing from './Drawing.module.css';
import classes from './Trees.module.css';

const words = texts.trees.drawing;

interface Props {
  readonly of: VersionKey;
  /** Key of the example patient who is followed; null: nobody. */
  readonly patient: string | null;
  readonly onPatient: (key: string | null) => void;
}

/** The tree in words, with one made-up patient at a time on the way through it. */
export function DrawingTab({ of, patient, onPatient }: Props) {
  const query = useDrawing(of);
  return (
    <Fetched query={query} oldAfterSeconds={7200}>
      {(data) => (
        <>
          {data.policy !== undefined && <PolicyDrawing policy={data.policy} />}
          {data.roots.length > 0 && <Questions data={data} patient={patient} onPatient={onPatient} />}
          <Assertions data={data} />
          <Facts data={data} />
          <Sources data={data} />
        </>
      )}
    </Fetched>
  );
}

interface QuestionsProps extends Pick<Props, 'patient' | 'onPatient'> {
  readonly data: TreeDrawing;
}

function Questions({ data, patient: key, onPatient }: QuestionsProps) {
  const { roots, patients } = data;
  const patient = patients.find((one) => one.key === key);
  const [chosen, setChosen] = useState<string>();
  const [steps, setSteps] = useState(0);
  const condition = partOf(data, patient, chosen);
  const way = patient?.ways.find((one) => one.condition === condition);
  const marked = useMemo(() => {
    const root = roots.find((one) => one.condition === condition);
    return root === undefined || way === undefined ? nothingMarked : markWay(root.nodes, way, steps);
  }, [roots, condition, way, steps]);
  return (
    <>
      <Followed
        patients={patients}
        patient={patient}
        onPatient={(next) => {
          setSteps(0);
          setChosen(undefined);
          onPatient(next);
        }}
      />
      {roots.map((root) => (
        <section key={root.condition} className={drawing['root']} aria-label={root.title}>
          <h3>{root.title}</h3>
          <span className={classes['code']}>{words.condition(root.condition)}</span>
          {/* Marks of the way stand in the part that it is followed through, and nowhere else. */}
          <RootDrawing root={root} marked={root.condition === condition ? marked : nothingMarked} />
        </section>
      ))}
      {patient !== undefined && way !== undefined && (
        <Steps
          patient={patient}
          way={way}
          roots={roots}
          steps={steps}
          onCondition={(next) => {
            setSteps(0);
            setChosen(next);
          }}
          onSteps={setSteps}
        />
      )}
    </>
  );
}

/** The part that a patient is followed through: the one chosen, else the first that does not end at baseline. */
function partOf(
  { roots }: TreeDrawing,
  patient: DrawnPatient | undefined,
  chosen: string | undefined,
): string | undefined {
  const ways = patient?.ways ?? [];
  if (chosen !== undefined && ways.some(({ condition }) => condition === chosen)) return chosen;
  const telling = ways.find(({ condition, end }) => {
    const nodes = roots.find((root) => root.condition === condition)?.nodes ?? [];
    return nodes.find(({ id }) => id === end)?.end?.result !== 'baseline';
  });
  return (telling ?? ways[0])?.condition;
}

function Assertions({ data: { assertions } }: { readonly data: TreeDrawing }) {
  if (assertions.length === 0) return null;
  return (
    <section className={classes['part']}>
      <h2>{words.assertions}</h2>
      <p className={classes['lead']}>{words.assertionsLead}</p>
      <ol>
        {assertions.map(({ id, says, means }) => (
          <li key={id}>
            <strong>{says}</strong> {means}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Facts({ data: { facts } }: { readonly data: TreeDrawing }) {
  if (facts.length === 0) return null;
  return (
    <section className={classes['part']}>
      <h2>{words.factsHeading}</h2>
      <p className={classes['lead']}>{words.factsLead}</p>
      <WideTable label={words.factsHeading} minWidth={640}>
        <Columns names={words.factsColumns} />
        <Table.Tbody>
          {facts.map(({ name, words: fact, unit, range, notOlderThan, definition }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{fact}</Table.Th>
              <Table.Td>{unit}</Table.Td>
              <Table.Td>{range}</Table.Td>
              <Table.Td>{notOlderThan}</Table.Td>
              <Table.Td>{definition}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
    </section>
  );
}

const wasRead = 'read in the source';

function Sources({ data: { sources } }: { readonly data: TreeDrawing }) {
  return (
    <section className={classes['part']}>
      <h2>{words.sourcesHeading}</h2>
      <Table className={classes['table']} aria-label={words.sourcesHeading}>
        <Columns names={words.sourcesColumns} />
        <Table.Tbody>
          {sources.map(({ id, citation, edition, read }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row">
                {citation} [{id}]
              </Table.Th>
              <Table.Td>{edition}</Table.Td>
              <Table.Td>
                {read === wasRead ? (
                  read
                ) : (
                  <Alert color="yellow" variant="light" p="xs">
                    {words.notRead(read)}
                  </Alert>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
