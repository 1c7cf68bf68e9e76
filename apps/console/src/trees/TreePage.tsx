import { Alert, Anchor, Tabs } from '@mantine/core';
import { IconArrowLeft, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { Fetched } from '../api/Fetched.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { ActivityTab } from './ActivityTab.js';
import { DifferenceTab } from './DifferenceTab.js';
import { DrawingTab } from './DrawingTab.js';
import { EvidenceTab } from './EvidenceTab.js';
import { ShadowTab } from './ShadowTab.js';
import { SignaturesTab } from './SignaturesTab.js';
import { StateBadge } from './StateBadge.js';
import { useTree, useTrees, type TreeDetail, type TreeVersion } from './tree-data.js';
import { pathOf } from './tree-list.js';
import { VersionActs } from './VersionActs.js';
import classes from './Trees.module.css';

const words = texts.trees.page;

/** One version of a tree: what it does, what speaks for it, who signed it, and what can be done with it. */
export function TreePage() {
  const { hash, tenant, part } = useParams<{ hash: string; tenant?: string; part?: string }>();
  const trees = useTrees();
  return (
    <main id="main" tabIndex={-1} className={classes['main']}>
      <Anchor component={Link} href="/trees">
        <IconArrowLeft size={14} aria-hidden /> {words.back}
      </Anchor>
      <Fetched query={trees}>
        {({ items }) => {
          const found = items.find((one) => one.hash === hash && (tenant ?? one.tenant) === one.tenant);
          if (found === undefined) return <h1>{words.notFound}</h1>;
          const running = items.find(
            (one) => one.tenant === found.tenant && one.tree === found.tree && one.decides,
          );
          return <Version key={`${found.tenant} ${hash}`} listed={found} running={running} part={part} />;
        }}
      </Fetched>
    </main>
  );
}

interface VersionProps {
  readonly listed: TreeVersion;
  readonly running: TreeVersion | undefined;
  readonly part: string | undefined;
}

function Version({ listed, running, part }: VersionProps) {
  const query = useTree(listed);
  const { title, version, notice } = listed;
  return (
    <>
      <h1>{texts.trees.versionOf(title, version)}</h1>
      <Alert color="navy" variant="light" icon={<IconInfoCircle aria-hidden />} className={classes['notice']}>
        {notice} {notice.includes(texts.trees.clearance) ? '' : texts.notice.short}
      </Alert>
      <Fetched query={query}>
        {(detail) => (
          <>
            <div className={classes['head']}>
              <About version={detail.version} />
              <VersionActs detail={detail} running={running} />
            </div>
            <Parts detail={detail} part={part} />
          </>
        )}
      </Fetched>
    </>
  );
}

function About({ version }: { readonly version: TreeVersion }) {
  const { serverNow } = useLive();
  const { facts } = words;
  const { tree, tenant, programme, kind, author, submittedBy, submittedAt, hash } = version;
  const lines: readonly (readonly [string, string])[] = [
    [facts.tree, tree],
    [facts.healthSystem, tenant],
    [facts.kind, texts.trees.kinds[kind] ?? kind],
    [facts.programme, texts.trees.programme(programme)],
    [facts.author, author],
    ...(submittedBy === null || submittedAt === null
      ? []
      : ([
          [facts.handedIn, facts.handedInBy(submittedBy, clockTime(Date.parse(submittedAt), serverNow))],
        ] as const)),
    [facts.fingerprint, hash],
  ];
  return (
    <div>
      <StateBadge version={version} />
      <dl className={classes['about']} aria-label={facts.label}>
        {lines.map(([name, value]) => (
          <div key={name} className={classes['fact']}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const parts = ['drawing', 'evidence', 'difference', 'shadow', 'signatures', 'activity'] as const;
type Part = (typeof parts)[number];

function Parts({ detail, part }: { readonly detail: TreeDetail; readonly part: string | undefined }) {
  const { hasRole } = useLive();
  const [, navigate] = useLocation();
  const [patient, setPatient] = useState<string | null>(null);
  const { version } = detail;
  // Only a screening tree decides readings, and counts are about patients, whom an author does not see.
  const canCount = version.kind === 'screening' && hasRole('physician', 'lead');
  const shown = parts.filter((one) => one !== 'activity' || canCount);
  const active: Part = shown.find((one) => one === part) ?? 'drawing';
  const show = (next: string): void => {
    navigate(pathOf(version, next), { replace: true });
  };
  return (
    <Tabs
      value={active}
      onChange={(next) => {
        if (next !== null) show(next);
      }}
      keepMounted={false}
    >
      <Tabs.List aria-label={words.tabs.label}>
        {shown.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {words.tabs[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="drawing" pt="sm">
        <DrawingTab of={version} patient={patient} onPatient={setPatient} />
      </Tabs.Panel>
      <Tabs.Panel value="evidence" pt="sm">
        <EvidenceTab
          evidence={detail.evidence}
          onShow={(key) => {
            setPatient(key);
            show('drawing');
          }}
        />
      </Tabs.Panel>
      <Tabs.Panel value="difference" pt="sm">
        <DifferenceTab of={version} />
      </Tabs.Panel>
      <Tabs.Panel value="shadow" pt="sm">
        <ShadowTab of={version} />
      </Tabs.Panel>
      <Tabs.Panel value="signatures" pt="sm">
        <SignaturesTab detail={detail} />
      </Tabs.Panel>
      {canCount && (
        <Tabs.Panel value="activity" pt="sm">
          <ActivityTab tenant={version.tenant} tree={version.tree} />
        </Tabs.Panel>
      )}
    </Tabs>
  );
}
