import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import type { Answered } from '../operation/answered.js';
import { StandingNotice } from '../operation/StandingNotice.js';
import { texts } from '../texts/index.js';
import { firmKey } from './firm-data.js';

const words = texts.firm;
const key = [...firmKey, 'notices'] as const;
const surgeKey = [...firmKey, 'surge-notices'] as const;
type CoverageNotice = Answered<'/api/v1/firm/notices'>['items'][number];
type SurgeNotice = Answered<'/api/v1/surge/notices'>['items'][number];

/** Where nobody could claim, and where limits are at risk. */
export function FirmNotices() {
  const coverage = useFetched(key, (api, signal) => api.GET('/api/v1/firm/notices', { signal }));
  const surge = useFetched(surgeKey, (api, signal) => api.GET('/api/v1/surge/notices', { signal }));
  const isQuiet = coverage.data?.items.length === 0 && surge.data?.items.length === 0;
  return (
    <section aria-labelledby="firm-notices">
      <h2 id="firm-notices">{words.notices}</h2>
      {isQuiet && <p>{words.noticesNone}</p>}
      <Fetched query={coverage}>
        {({ items }) => items.map((notice) => <CoverageLine key={notice.id} notice={notice} />)}
      </Fetched>
      <Fetched query={surge}>
        {({ items }) => items.map((notice) => <SurgeLine key={notice.id} notice={notice} />)}
      </Fetched>
    </section>
  );
}

function CoverageLine({ notice }: { readonly notice: CoverageNotice }) {
  const { id, kind, tenant, programme, place, gapFrom, openedAt, acknowledged } = notice;
  const act = useAct(
    (api, which: string) =>
      api.POST('/api/v1/firm/notices/{notice}/acknowledgement', { params: { path: { notice: which } } }),
    [key],
  );
  return (
    <StandingNotice
      title={`${words.noticeKind[kind] ?? kind}: ${[tenant, programme, place].filter((part) => part !== '').join(', ')}`}
      since={kind === 'no-coverage' ? gapFrom : openedAt}
      acknowledged={acknowledged}
      isPending={act.isPending}
      error={act.error}
      onAcknowledge={() => {
        act.mutate(id);
      }}
    />
  );
}

function SurgeLine({ notice }: { readonly notice: SurgeNotice }) {
  const { id, kind, tenant, subject, openedAt, acknowledged } = notice;
  const act = useAct(
    (api, which: string) =>
      api.POST('/api/v1/surge/notices/{notice}/acknowledgement', { params: { path: { notice: which } } }),
    [surgeKey],
  );
  return (
    <StandingNotice
      title={`${words.noticeKind[kind] ?? kind}: ${tenant}, ${subject}`}
      since={openedAt}
      acknowledged={acknowledged}
      isPending={act.isPending}
      error={act.error}
      onAcknowledge={() => {
        act.mutate(id);
      }}
    />
  );
}
