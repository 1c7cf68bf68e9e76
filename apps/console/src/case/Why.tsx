import { vitalSigns } from '#domain';
import { Table } from '@mantine/core';
import { factName, quantity, signName } from '../alert/words.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import type { CasePage } from './case-api.js';
import classes from './Case.module.css';
import { becauseWords } from './fact-words.js';
import { Part } from './Part.js';

const words = texts.tier1.case.why;

/** What fired and why: the way through the tree in words, what it knew, and what is newest now with its source. */
export function Why({ page }: { readonly page: CasePage }) {
  const { path, facts } = page.why;
  return (
    <Part heading={words.heading} lead={page.alert.reason}>
      <h3>{words.path}</h3>
      {path.length === 0 ? (
        <p className={classes['hint']}>{words.noPath}</p>
      ) : (
        <ol className={classes['path']}>
          {path.map((step) => (
            <li key={step.id}>
              {step.ask} <strong>{words.results[step.answer] ?? step.answer}</strong>
              {step.because.map((one) => (
                <span key={one} className={classes['hint']}>
                  {' '}
                  {words.because(becauseWords(one))}
                </span>
              ))}
            </li>
          ))}
        </ol>
      )}
      <h3>{words.latest}</h3>
      <Latest page={page} />
      {facts.length > 0 && (
        <details className={classes['more']}>
          <summary>{words.facts}</summary>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.fact}</Table.Th>
                <Table.Th>{words.value}</Table.Th>
                <Table.Th>{words.age}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {facts.map((fact) => (
                <Table.Tr key={fact.name}>
                  <Table.Td>{factName(fact.name)}</Table.Td>
                  <Table.Td>{fact.value}</Table.Td>
                  <Table.Td>{fact.ageSeconds === null ? '' : span(fact.ageSeconds * 1000)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </details>
      )}
    </Part>
  );
}

/** The newest value of each sign: its age ticks, since nothing old may look live. */
function Latest({ page }: { readonly page: CasePage }) {
  const { serverNow } = useLive();
  if (page.latest.length === 0) return <p className={classes['hint']}>{words.latestNone}</p>;
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{texts.tier1.case.trends.sign}</Table.Th>
          <Table.Th>{words.value}</Table.Th>
          <Table.Th>{words.ageNow}</Table.Th>
          <Table.Th>{words.source}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {page.latest.map((one) => (
          <Table.Tr key={one.vitalSign}>
            <Table.Td>{nameOf(one.vitalSign)}</Table.Td>
            <Table.Td>
              <strong>{valueOf(one)}</strong>
              {one.plausibility !== null &&
                one.plausibility !== 'plausible' &&
                ` (${texts.facts.statuses[one.plausibility] ?? one.plausibility})`}
            </Table.Td>
            <Table.Td>{span(serverNow - Date.parse(one.at))}</Table.Td>
            <Table.Td>{one.device}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function nameOf(code: string): string {
  const sign = vitalSigns.find((one) => one === code);
  return sign === undefined ? code : signName(sign);
}

function valueOf({ value, low, high, unit, comparator }: CasePage['latest'][number]): string {
  if (value === null) return texts.alert.noValue;
  if (comparator === null) return quantity({ low: value, high: value }, unit ?? '');
  return quantity(
    {
      low: low ?? -Infinity,
      high: high ?? Infinity,
      ...(comparator === '<' && { highOpen: true }),
      ...(comparator === '>' && { lowOpen: true }),
    },
    unit ?? '',
  );
}
