import { Anchor, Badge, Table } from '@mantine/core';
import { Link } from 'wouter';
import { Fetched } from '../api/Fetched.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { Columns } from './Columns.js';
import { HandIn } from './HandIn.js';
import { StateBadge } from './StateBadge.js';
import { useTrees, type TreeVersion } from './tree-data.js';
import { listedTrees, pathOf, type ListedTree } from './tree-list.js';
import { TreeNotices } from './TreeNotices.js';
import { WideTable } from './WideTable.js';
import classes from './Trees.module.css';

const words = texts.trees;

/** What decides where, by whose signature, until when; and what waits to be read. */
export function TreesPage() {
  const trees = useTrees();
  return (
    <main id="main" tabIndex={-1} className={classes['main']}>
      <h1>{words.heading}</h1>
      <p className={classes['lead']}>{words.lead}</p>
      <p className={classes['lead']}>{texts.notice.short}</p>
      <HandIn />
      <Fetched query={trees} isEmpty={({ items }) => items.length === 0} empty={<p>{words.none}</p>}>
        {({ items, notices }) => (
          <>
            <TreeNotices notices={notices} />
            {[...listedTrees(items)].map(([tenant, listed]) => (
              <section key={tenant} aria-label={words.of(tenant)} className={classes['part']}>
                <h2>{words.of(tenant)}</h2>
                <TreeTable trees={listed} label={words.of(tenant)} />
              </section>
            ))}
          </>
        )}
      </Fetched>
    </main>
  );
}

function TreeTable({ trees, label }: { readonly trees: readonly ListedTree[]; readonly label: string }) {
  return (
    <WideTable label={label} minWidth={720}>
      <Columns names={words.columns} />
      <Table.Tbody>
        {trees.map((listed) => (
          <TreeLine key={listed.tree} listed={listed} />
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

function TreeLine({ listed: { shown, atWork, others } }: { readonly listed: ListedTree }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {shown.title}
        <span className={classes['code']}>{shown.tree}</span>
      </Table.Th>
      <Table.Td>{words.kindShort[shown.kind] ?? shown.kind}</Table.Td>
      <Table.Td>{words.programme(shown.programme)}</Table.Td>
      <Table.Td>{atWork === undefined ? words.nothingRuns : <VersionLink version={atWork} />}</Table.Td>
      <Table.Td>{atWork === undefined ? '' : <Signed version={atWork} />}</Table.Td>
      <Table.Td>
        {others.length === 0
          ? words.noOthers
          : others.map((version) => <VersionLink key={version.hash} version={version} />)}
      </Table.Td>
    </Table.Tr>
  );
}

function VersionLink({ version }: { readonly version: TreeVersion }) {
  return (
    <div className={classes['version']}>
      <Anchor
        component={Link}
        href={pathOf(version)}
        aria-label={words.versionOf(version.title, version.version)}
      >
        {words.version(version.version)}
      </Anchor>
      <StateBadge version={version} />
      {version.shadow && (
        <Badge variant="outline" color="var(--ink)" size="lg" radius="sm" tt="none">
          {words.shadow}
        </Badge>
      )}
    </div>
  );
}

function Signed({ version: { signedBy, approvedUntil } }: { readonly version: TreeVersion }) {
  const { serverNow } = useLive();
  if (signedBy.length === 0 || approvedUntil === null) return words.nobodySigned;
  return words.signedBy(signedBy.join(', '), clockTime(Date.parse(approvedUntil), serverNow));
}
