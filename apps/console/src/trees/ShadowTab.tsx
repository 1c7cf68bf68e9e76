import { Button, Table } from '@mantine/core';
import { Fetched } from '../api/Fetched.js';
import { knownConditions } from '../alert/known-conditions.js';
import { readable } from '../alert/words.js';
import { useAct } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { Columns } from './Columns.js';
import { countWords } from './figures.js';
import { Result } from './Result.js';
import { Refused } from './Refused.js';
import {
  aboutTrees,
  useShadowReport,
  useShadowRuns,
  type ShadowReport,
  type ShadowRun,
  type TreeVersion,
  type VersionKey,
} from './tree-data.js';
import { WideTable } from './WideTable.js';
import classes from './Trees.module.css';

const words = texts.trees.shadowRun;

/** Where this version decided beside the live trees, and what would have been different. */
export function ShadowTab({ of: { tenant, hash, kind, decides } }: { readonly of: TreeVersion }) {
  const runs = useShadowRuns();
  return (
    <Fetched query={runs}>
      {({ items }) => {
        const mine = items.filter((run) => run.tenant === tenant && run.hash === hash);
        const isGoing = mine.some(({ stoppedAt }) => stoppedAt === null);
        return (
          <section aria-label={words.runs}>
            {mine.length === 0 && <p>{words.none}</p>}
            {kind !== 'screening' && <p>{words.onlyScreening}</p>}
            {kind === 'screening' && !isGoing && !decides && <Start tenant={tenant} hash={hash} />}
            {mine.map((run) => (
              <Run key={run.id} run={run} />
            ))}
          </section>
        );
      }}
    </Fetched>
  );
}

/** Begins with the next reading. It changes nothing for any patient, so that it is asked for no reason. */
function Start({ tenant, hash }: VersionKey) {
  const act = useAct((api, body: VersionKey) => api.POST('/api/v1/shadow-runs', { body }), [aboutTrees]);
  return (
    <>
      <p>{words.startLead}</p>
      <Button
        variant="default"
        loading={act.isPending}
        onClick={() => {
          act.mutate({ tenant, hash });
        }}
      >
        {words.start}
      </Button>
      <Refused error={act.error} />
    </>
  );
}

function Stop({ id }: { readonly id: string }) {
  const act = useAct(
    (api, run: string) => api.POST('/api/v1/shadow-runs/{id}/stop', { params: { path: { id: run } } }),
    [aboutTrees],
  );
  return (
    <>
      <Button
        variant="default"
        loading={act.isPending}
        onClick={() => {
          act.mutate(id);
        }}
      >
        {words.stop}
      </Button>
      <Refused error={act.error} />
    </>
  );
}

function Run({ run }: { readonly run: ShadowRun }) {
  const { serverNow } = useLive();
  const report = useShadowReport(run.id);
  const at = (instant: string): string => clockTime(Date.parse(instant), serverNow);
  return (
    <section className={classes['part']}>
      <h2>
        {words.started(at(run.startedAt))},{' '}
        {run.stoppedAt === null ? words.going : words.stopped(at(run.stoppedAt))}
      </h2>
      {run.stoppedAt === null && <Stop id={run.id} />}
      <p className={classes['lead']}>{words.look}</p>
      <Fetched query={report}>{({ report: found }) => <Report report={found} at={at} />}</Fetched>
    </section>
  );
}

function conditionWords(condition: string): string {
  return knownConditions.get(condition)?.title ?? readable(condition);
}

interface ReportProps {
  readonly report: ShadowReport['report'];
  readonly at: (instant: string) => string;
}

function Report({ report, at }: ReportProps) {
  const { decisions, patients, differing, changes } = report;
  return (
    <>
      <p>{words.counts(countWords(decisions), countWords(patients), countWords(differing))}</p>
      <h3>{words.changes}</h3>
      {changes.length === 0 ? (
        <p>{words.noChanges}</p>
      ) : (
        <Table className={classes['table']} aria-label={words.changes}>
          <Columns names={words.columns} />
          <Table.Tbody>
            {changes.map(({ condition, live, candidate, count }) => (
              <Table.Tr key={`${condition} ${live} ${candidate}`}>
                <Table.Th scope="row">{conditionWords(condition)}</Table.Th>
                <Table.Td>
                  <Result result={live} />
                </Table.Td>
                <Table.Td>
                  <Result result={candidate} />
                </Table.Td>
                <Table.Td data-number>{countWords(count)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Differences report={report} at={at} />
    </>
  );
}

function Differences({ report: { differences }, at }: ReportProps) {
  if (differences.length === 0) return null;
  const { live, candidate } = words.columns;
  return (
    <>
      <h3>{words.cases}</h3>
      <WideTable label={words.cases} minWidth={560}>
        <Columns names={{ ...words.caseColumns, live, candidate }} />
        <Table.Tbody>
          {differences.flatMap((one) =>
            [...new Set([...Object.keys(one.live), ...Object.keys(one.candidate)])].map((condition) => (
              <Table.Tr key={`${one.measurement} ${condition}`}>
                <Table.Th scope="row">{texts.alert.caseCode(one.patient)}</Table.Th>
                <Table.Td>{at(one.decidedAt)}</Table.Td>
                <Table.Td>{conditionWords(condition)}</Table.Td>
                <Table.Td>
                  <Result result={one.live[condition]?.disposition ?? 'baseline'} />
                </Table.Td>
                <Table.Td>
                  <Result result={one.candidate[condition]?.disposition ?? 'baseline'} />
                </Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </WideTable>
    </>
  );
}
