import { Alert, Button, Table } from '@mantine/core';
import { IconCircleCheck, IconHandStop } from '@tabler/icons-react';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { Columns } from './Columns.js';
import type { TreeEvidence } from './tree-data.js';
import classes from './Trees.module.css';

const words = texts.trees.evidence;

interface Props {
  readonly evidence: TreeEvidence | null;
  /** Follows the example patient of a finding on the tree. */
  readonly onShow: (patient: string) => void;
}

/** What the verifier found, whether the worked cases hold, and what they cover. */
export function EvidenceTab({ evidence, onShow }: Props) {
  const { serverNow } = useLive();
  if (evidence === null) return <p>{words.none}</p>;
  const { obstacles, recordedAt } = evidence;
  return (
    <>
      <p className={classes['lead']}>{words.at(clockTime(Date.parse(recordedAt), serverNow))}</p>
      {obstacles.length === 0 ? (
        <Alert color="green" variant="light" icon={<IconCircleCheck aria-hidden />}>
          {words.clear}
        </Alert>
      ) : (
        <Alert color="red" variant="light" icon={<IconHandStop aria-hidden />} title={words.obstacles}>
          <ul>
            {obstacles.map((obstacle) => (
              <li key={obstacle.words}>{obstacle.words}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Findings evidence={evidence} onShow={onShow} />
      <Cases evidence={evidence} />
      <Coverage evidence={evidence} />
    </>
  );
}

function Findings({ evidence: { findings }, onShow }: Props & { readonly evidence: TreeEvidence }) {
  return (
    <section className={classes['part']}>
      <h2>{words.findings}</h2>
      {findings.length === 0 ? (
        <p>{words.noFindings}</p>
      ) : (
        <Table className={classes['table']} aria-label={words.findings}>
          <Columns names={words.columns} />
          <Table.Tbody>
            {findings.map(({ code, message, pointer, example }, place) => (
              <Table.Tr key={`${code} ${pointer} ${String(place)}`}>
                <Table.Th scope="row">
                  {message}
                  <span className={classes['code']}>{code}</span>
                </Table.Th>
                <Table.Td>
                  <code>{pointer === '' ? '/' : pointer}</code>
                </Table.Td>
                <Table.Td>
                  {example === undefined ? (
                    words.noExample
                  ) : (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={words.showOf(message)}
                      onClick={() => {
                        onShow(`finding-${String(place)}`);
                      }}
                    >
                      {words.show}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

function Cases({ evidence: { cases, failures } }: { readonly evidence: TreeEvidence }) {
  return (
    <section className={classes['part']}>
      <h2>{words.cases}</h2>
      <p>{failures.length === 0 ? words.casesHold(cases) : words.casesFail(failures.length, cases)}</p>
      {failures.length > 0 && (
        <Table className={classes['table']} aria-label={words.cases}>
          <Columns names={words.caseColumns} />
          <Table.Tbody>
            {failures.map(({ name, expected, found }) => (
              <Table.Tr key={`${name} ${found}`}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{expected}</Table.Td>
                <Table.Td>{found}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

function Coverage({ evidence: { coverage } }: { readonly evidence: TreeEvidence }) {
  return (
    <section className={classes['part']}>
      <h2>{words.coverage}</h2>
      <Table className={classes['table']} aria-label={words.coverage}>
        <Columns names={words.coverageColumns} />
        <Table.Tbody>
          {(['leaves', 'branches'] as const).map((what) => {
            const { covered, of, missing } = coverage[what];
            return (
              <Table.Tr key={what}>
                <Table.Th scope="row">{words[what]}</Table.Th>
                <Table.Td>{words.covered(covered, of)}</Table.Td>
                <Table.Td>{missing.length === 0 ? words.nothing : missing.join(', ')}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </section>
  );
}
