import { Table } from '@mantine/core';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import type { Answered } from '../operation/answered.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { StateMark } from '../operation/StateMark.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';

const words = texts.operation.pipeline;
type Pipeline = Answered<'/api/v1/pipeline'>;

const everySeconds = 5;

export function PipelineParts() {
  const query = useFetched(
    ['pipeline'],
    (api, signal) => api.GET('/api/v1/pipeline', { signal }),
    everySeconds,
  );
  return (
    <Fetched query={query} oldAfterSeconds={3 * everySeconds}>
      {(pipeline) => (
        <>
          <p className={classes['line']} role="status">
            <StateMark isWell={pipeline.status === 'monitoring'}>
              {words.status[pipeline.status] ?? pipeline.status}
            </StateMark>
          </p>
          <div className={classes['columns']}>
            <section aria-labelledby="pipeline-parts">
              <h2 id="pipeline-parts">{words.parts}</h2>
              <PlainTable label={words.parts} columns={words.partColumns}>
                {pipeline.components.map(({ name, status, detail }) => (
                  <Table.Tr key={name}>
                    <Table.Th scope="row">{texts.lost.component[name] ?? name}</Table.Th>
                    <Table.Td>
                      <StateMark isWell={status === 'ok'}>
                        {status === 'ok' ? words.working : words.notWorking}
                      </StateMark>
                    </Table.Td>
                    <Table.Td>{detail}</Table.Td>
                  </Table.Tr>
                ))}
              </PlainTable>
            </section>
            <section aria-labelledby="pipeline-delays">
              <h2 id="pipeline-delays">{words.delays}</h2>
              <Delays pipeline={pipeline} />
            </section>
          </div>
        </>
      )}
    </Fetched>
  );
}

function Delays({ pipeline }: { readonly pipeline: Pipeline }) {
  const { serverNow } = useLive();
  const ago = (at: string | null): string =>
    at === null ? words.never : words.ago(span(serverNow - Date.parse(at)));
  return (
    <PlainTable label={words.delays} columns={words.delayColumns}>
      {pipeline.workers.map(({ worker, canaryMs, canaryDecidedAt }) => (
        <Delay
          key={worker}
          what={words.canary(worker)}
          now={
            canaryMs === null || canaryDecidedAt === null
              ? words.canaryNone
              : words.canaryAge(words.ms(canaryMs), span(serverNow - Date.parse(canaryDecidedAt)))
          }
          limit={words.within(span(pipeline.canaryLimitMs))}
        />
      ))}
      {pipeline.workers.length === 0 && <Delay what={words.noWorker} now="" limit="" />}
      <Delay
        what={words.numbering}
        now={pipeline.numberingLagMs === 0 ? words.noneWaits : words.ms(pipeline.numberingLagMs)}
        limit={words.within(span(pipeline.numberingLimitMs))}
      />
      <Delay what={words.seen.relay} now={ago(pipeline.relaySeenAt)} limit="" />
      <Delay what={words.seen.clock} now={ago(pipeline.clockSeenAt)} limit="" />
      <Delay what={words.seen.auditor} now={ago(pipeline.auditorSeenAt)} limit="" />
    </PlainTable>
  );
}

function Delay({ what, now, limit }: Readonly<Record<'what' | 'now' | 'limit', string>>) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{what}</Table.Th>
      <Table.Td>{now}</Table.Td>
      <Table.Td>{limit}</Table.Td>
    </Table.Tr>
  );
}
