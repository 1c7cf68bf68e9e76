import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import type { Answered } from '../operation/answered.js';
import classes from '../operation/Operation.module.css';
import { StandingNotice } from '../operation/StandingNotice.js';
import { texts } from '../texts/index.js';

const words = texts.operation.pipeline;
const key = ['device-notices'] as const;
type Notice = Answered<'/api/v1/device-notices'>['items'][number];

/** Devices that stay away and take many patients' readings with them. */
export function GatewayNotices() {
  const query = useFetched(key, (api, signal) => api.GET('/api/v1/device-notices', { signal }));
  return (
    <section aria-labelledby="gateways">
      <h2 id="gateways">{words.gateways}</h2>
      <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.gatewaysNone}</p>}>
        {({ items }) => items.map((notice) => <GatewayNotice key={notice.id} notice={notice} />)}
      </Fetched>
    </section>
  );
}

function GatewayNotice({ notice }: { readonly notice: Notice }) {
  const { id, kind, device, tenant, since, patients, acknowledgedAt, acknowledgedBy } = notice;
  const act = useAct(
    (api, which: string) =>
      api.POST('/api/v1/device-notices/{id}/acknowledgement', { params: { path: { id: which } } }),
    [key],
  );
  return (
    <StandingNotice
      title={`${words.gatewayKind[kind] ?? kind}: ${device} (${tenant})`}
      since={since}
      acknowledged={acknowledgedAt === null ? null : { at: acknowledgedAt, by: acknowledgedBy?.name ?? '' }}
      isPending={act.isPending}
      error={act.error}
      onAcknowledge={() => {
        act.mutate(id);
      }}
    >
      <p className={classes['line']}>{words.patientsBehind(patients)}</p>
    </StandingNotice>
  );
}
