import { Table } from '@mantine/core';
import { Fetched } from '../api/Fetched.js';
import { texts } from '../texts/index.js';
import { useLive } from '../shell/live.js';
import { BackTestFigures } from './BackTestFigures.js';
import { BackTestForm } from './BackTestForm.js';
import { Columns } from './Columns.js';
import { useBackTest, useDifference, type TreeDifference, type VersionKey } from './tree-data.js';
import classes from './Trees.module.css';

const words = texts.trees.difference;

/** How this version differs from the one that decides now: in words, and on recorded patients. */
export function DifferenceTab({ of }: { readonly of: VersionKey }) {
  const difference = useDifference(of);
  const backTest = useBackTest(of);
  const { hasRole } = useLive();
  return (
    <>
      <section className={classes['part']}>
        <h2>{words.heading}</h2>
        <Fetched query={difference}>{(data) => <InWords difference={data} />}</Fetched>
      </section>
      <section className={classes['part']}>
        <h2>{words.backTest}</h2>
        <Fetched query={backTest}>
          {({ backTest: report }) =>
            report === null ? <p>{words.noBackTest}</p> : <BackTestFigures report={report} />
          }
        </Fetched>
        {hasRole('author', 'physician', 'lead') && <BackTestForm of={of} />}
      </section>
    </>
  );
}

function InWords({ difference: { before, after, changes } }: { readonly difference: TreeDifference }) {
  if (before === null) return <p>{words.nothing}</p>;
  if (before.hash === after.hash) return <p>{words.same}</p>;
  return (
    <>
      <p>{words.against(before.version)}</p>
      <Table className={classes['table']} aria-label={words.heading}>
        <Columns names={words.columns} />
        <Table.Tbody>
          {changes.map((change) => (
            <Table.Tr key={`${change.in} ${change.pointer} ${change.words}`}>
              <Table.Th scope="row">{words.kinds[change.kind] ?? change.kind}</Table.Th>
              <Table.Td>{change.words}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
