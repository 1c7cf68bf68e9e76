import type { UseQueryResult } from '@tanstack/react-query';
import { Alert, Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ProblemError } from '../http.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import classes from './Fetched.module.css';

interface Props<Data> {
  readonly query: UseQueryResult<Data, ProblemError>;
  /** From which age on it is said that this is old; seconds. Default: 90. */
  readonly oldAfterSeconds?: number;
  readonly isEmpty?: (data: Data) => boolean;
  /** What stands there instead of an empty list. */
  readonly empty?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** What came from the server, or why it is not there: loading, refused, failed, empty, and old. Nothing old looks live. */
export function Fetched<Data>({ query, oldAfterSeconds = 90, isEmpty, empty, children }: Props<Data>) {
  const { now } = useLive();
  const { data, error, dataUpdatedAt } = query;
  if (data === undefined) {
    if (error === null)
      return (
        <p className={classes['loading']} role="status">
          <Loader size="sm" aria-hidden /> {texts.fetched.loading}
        </p>
      );
    return <Refused error={error} onRetry={() => void query.refetch()} />;
  }
  const age = now - dataUpdatedAt;
  return (
    <>
      {(age > oldAfterSeconds * 1000 || error !== null) && (
        <Alert
          color="yellow"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          role="status"
          className={classes['old']}
        >
          {texts.fetched.old(span(age))} {error !== null && problemText(error.code)}
        </Alert>
      )}
      {isEmpty?.(data) === true
        ? (empty ?? <p className={classes['none']}>{texts.fetched.none}</p>)
        : children(data)}
    </>
  );
}

function Refused({ error, onRetry }: { readonly error: ProblemError; readonly onRetry: () => void }) {
  const isForbidden = error.status === 403 || error.status === 404;
  return (
    <Alert
      color={isForbidden ? 'gray' : 'red'}
      icon={isForbidden ? <IconLock aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={isForbidden ? texts.fetched.forbidden : texts.fetched.failed}
      role="alert"
    >
      <p className={classes['why']}>{problemText(error.code)}</p>
      {!isForbidden && (
        <Button variant="default" size="xs" onClick={onRetry}>
          {texts.fetched.retry}
        </Button>
      )}
    </Alert>
  );
}
