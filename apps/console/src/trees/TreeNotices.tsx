import { Alert, Button, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useAct } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { aboutTrees, type TreeNotice } from './tree-data.js';
import classes from './Trees.module.css';

const words = texts.trees.notices;

/** Standing alarms about trees: they stand until what they are about has changed, seen or not. */
export function TreeNotices({ notices }: { readonly notices: readonly TreeNotice[] }) {
  if (notices.length === 0) return null;
  return (
    <section aria-labelledby="tree-notices" className={classes['part']}>
      <h2 id="tree-notices">{words.heading}</h2>
      <Stack gap="xs">
        {notices.map((notice) => (
          <TreeNoticeLine key={notice.id} notice={notice} />
        ))}
      </Stack>
    </section>
  );
}

function TreeNoticeLine({ notice }: { readonly notice: TreeNotice }) {
  const { serverNow, hasRole } = useLive();
  const { id, tree, tenant, kind, detail, openedAt, acknowledgedBy } = notice;
  const acknowledge = useAct(
    (api, notice: string) =>
      api.POST('/api/v1/tree-notices/{id}/acknowledgement', { params: { path: { id: notice } } }),
    [aboutTrees],
  );
  const what = words.kinds[kind] ?? kind;
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${what}: ${tree} (${tenant})`}
      classNames={{ title: classes['noticeTitle'] ?? '' }}
    >
      <p className={classes['line']}>
        {[detail, words.since(clockTime(Date.parse(openedAt), serverNow))].filter(Boolean).join(', ')}
      </p>
      {acknowledgedBy !== null ? (
        <p className={classes['line']}>{words.acknowledged(acknowledgedBy)}</p>
      ) : (
        hasRole('lead') && (
          <Button
            size="xs"
            variant="default"
            loading={acknowledge.isPending}
            aria-label={words.acknowledgeOf(what, tree)}
            onClick={() => {
              acknowledge.mutate(id);
            }}
          >
            {words.acknowledge}
          </Button>
        )
      )}
      {acknowledge.error !== null && <p role="alert">{problemText(acknowledge.error.code)}</p>}
    </Alert>
  );
}
