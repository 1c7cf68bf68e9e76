import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { dayAndTime } from './clock-words.js';
import classes from './OnCall.module.css';
import { said } from './said.js';

const words = texts.onCall.notices;
const key = ['on-call', 'notices'];

/** Where nobody is on call, or will be. Nothing is drawn while there is nothing to tell. */
export function NoticeSection() {
  const { hasRole } = useLive();
  const query = useFetched(key, (api, signal) => api.GET('/api/v1/on-call/notices', { signal }));
  const acknowledge = useAct(
    (api, notice: string) =>
      api.POST('/api/v1/on-call/notices/{notice}/acknowledgement', { params: { path: { notice } } }),
    [key],
  );
  if (query.error === null && (query.data?.items.length ?? 0) === 0) return null;
  return (
    <Fetched query={query}>
      {({ items }) => (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title={words.heading}
          role="region"
          aria-label={words.heading}
          mb="md"
        >
          <ul className={classes['list']}>
            {items.map((one) => (
              <li key={one.id}>
                <strong>{words.kinds[one.kind] ?? one.kind}</strong>: {one.team},{' '}
                {one.until === null
                  ? dayAndTime(one.from)
                  : texts.onCall.since(dayAndTime(one.from), dayAndTime(one.until))}{' '}
                {one.acknowledged === null
                  ? hasRole('charge-nurse', 'lead') && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        loading={acknowledge.isPending}
                        onClick={() => {
                          acknowledge.mutate(one.id, said(words.acknowledge));
                        }}
                      >
                        {words.acknowledge}
                      </Button>
                    )
                  : words.acknowledged(one.acknowledged.by)}
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </Fetched>
  );
}
