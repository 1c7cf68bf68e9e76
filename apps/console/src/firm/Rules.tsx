import { Table } from '@mantine/core';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { firmKey, type Rule } from './firm-data.js';

const words = texts.firm;

/** By which work goes elsewhere. Read only: the lead of the health system signs them off. */
export function Rules() {
  const query = useFetched(
    [...firmKey, 'rules'],
    (api, signal) => api.GET('/api/v1/surge/rules', { signal }),
    60,
  );
  return (
    <section aria-labelledby="firm-rules">
      <h2 id="firm-rules">{words.rules}</h2>
      <p className={classes['lead']}>{words.rulesLead}</p>
      <Fetched
        query={query}
        oldAfterSeconds={180}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{words.rulesNone}</p>}
      >
        {({ items }) => (
          <PlainTable label={words.rules} columns={words.ruleColumns} minWidth={640}>
            {items.map((rule) => (
              <RuleLine key={rule.rule} rule={rule} />
            ))}
          </PlainTable>
        )}
      </Fetched>
    </section>
  );
}

function RuleLine({
  rule: { tenant, programmes, severities, when, toFirm, signedOffBy, signedOffAt },
}: {
  readonly rule: Rule;
}) {
  const { serverNow } = useLive();
  const causes = [
    when.breachWithinMinutes === null ? [] : [words.when.breach(when.breachWithinMinutes)],
    when.queueLongerThan === null ? [] : [words.when.queue(when.queueLongerThan)],
    when.paused ? [words.when.paused] : [],
  ].flat();
  return (
    <Table.Tr>
      <Table.Th scope="row">{tenant}</Table.Th>
      <Table.Td>
        {severities.map((severity) => words.severities[severity] ?? severity).join(', ')}
        <span className={classes['small']}>{programmes?.join(', ') ?? words.allProgrammes}</span>
      </Table.Td>
      <Table.Td>
        {causes.map((cause) => (
          <div key={cause}>{cause}</div>
        ))}
      </Table.Td>
      <Table.Td>{toFirm ?? words.toLocal}</Table.Td>
      <Table.Td>
        {signedOffBy}
        <span className={classes['small']}>{clockTime(Date.parse(signedOffAt), serverNow)}</span>
      </Table.Td>
    </Table.Tr>
  );
}
