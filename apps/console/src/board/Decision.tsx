import type { Fact, FactSet } from '#domain';
import { Table } from '@mantine/core';
import type { AlertDecision } from '../alert/alert.js';
import { factName, factValue, readable } from '../alert/words.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import classes from './AlertDetails.module.css';

/** Enough of a hash to tell two versions apart at a glance; the whole of it is in the title. */
const shownHash = 12;

/** The tree, its version and leaf, and every fact it read with its age: promise P3 on the screen. */
export function Decision({ decision }: { readonly decision: AlertDecision }) {
  return (
    <section>
      <h3 className={classes['heading']}>{texts.details.why}</h3>
      {decision.tree === undefined ? (
        <p>{texts.details.noDecision}</p>
      ) : (
        <dl className={classes['pairs']}>
          {decision.leaf !== undefined && (
            <>
              <dt>{texts.details.leaf}</dt>
              <dd>
                {readable(decision.leaf)} <code>{decision.leaf}</code>
              </dd>
            </>
          )}
          <dt>{texts.details.tree}</dt>
          <dd>{texts.details.treeVersion(decision.tree, decision.version ?? '?')}</dd>
          {decision.hash !== undefined && (
            <>
              <dt>{texts.details.hash}</dt>
              <dd>
                <code title={decision.hash}>{decision.hash.slice(0, shownHash)}…</code>
              </dd>
            </>
          )}
        </dl>
      )}
      <p className={classes['notice']}>{texts.notice.tree}</p>
      <FactTable facts={decision.facts} />
    </section>
  );
}

/** Facts with a value first; those without one stand behind a line that says how many they are. */
function FactTable({ facts }: { readonly facts: FactSet }) {
  const all = Object.entries(facts);
  const known = all.filter(([, fact]) => tells(fact));
  const others = all.filter(([, fact]) => !tells(fact));
  if (all.length === 0) return null;
  return (
    <>
      <Facts entries={known} caption={texts.details.facts} />
      {others.length > 0 && (
        <details className={classes['others']}>
          <summary>{texts.details.otherFacts(others.length)}</summary>
          <Facts entries={others} />
        </details>
      )}
    </>
  );
}

/** What was never measured, or not with this measurement, is rarely why an alert stands. */
function tells(fact: Fact): boolean {
  if (fact.kind === 'unknown') return fact.reason !== 'never' && fact.reason !== 'not-in-plan';
  return fact.kind !== 'text' || fact.value !== 'none';
}

interface FactsProps {
  readonly entries: readonly (readonly [string, Fact])[];
  readonly caption?: string;
}

function Facts({ entries, caption }: FactsProps) {
  return (
    <Table className={classes['facts'] ?? ''} captionSide="top">
      {caption !== undefined && <caption>{caption}</caption>}
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{texts.details.fact}</Table.Th>
          <Table.Th scope="col">{texts.details.factValue}</Table.Th>
          <Table.Th scope="col">{texts.details.factAge}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map(([name, fact]) => (
          <Table.Tr key={name} data-unknown={fact.kind === 'unknown' || undefined}>
            <Table.Td>{factName(name)}</Table.Td>
            <Table.Td>{factValue(fact)}</Table.Td>
            <Table.Td>
              {fact.kind === 'number' && fact.ageSeconds !== undefined ? span(fact.ageSeconds * 1000) : ''}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
