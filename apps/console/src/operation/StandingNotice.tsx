import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ProblemError } from '../http.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import classes from './Operation.module.css';

const words = texts.operation.standing;

interface Props {
  readonly title: string;
  /** RFC 3339. */
  readonly since: string;
  readonly acknowledged: { readonly by: string; readonly at: string } | null;
  readonly isPending: boolean;
  readonly error: ProblemError | null;
  readonly onAcknowledge?: () => void;
  readonly children?: ReactNode;
}

/** Something that stands until it is so no more, seen by somebody or not. */
export function StandingNotice({
  title,
  since,
  acknowledged,
  isPending,
  error,
  onAcknowledge,
  children,
}: Props) {
  const { serverNow } = useLive();
  const from = Date.parse(since);
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={title}
      mb="xs"
      classNames={{ title: classes['noticeTitle'] ?? '' }}
    >
      <p className={classes['line']}>{words.since(clockTime(from, serverNow), span(serverNow - from))}</p>
      {children}
      {acknowledged !== null ? (
        <p className={classes['line']}>
          {words.acknowledged(acknowledged.by, clockTime(Date.parse(acknowledged.at), serverNow))}
        </p>
      ) : (
        onAcknowledge !== undefined && (
          <Button
            size="xs"
            variant="default"
            loading={isPending}
            aria-label={words.acknowledgeOf(title)}
            onClick={onAcknowledge}
          >
            {words.acknowledge}
          </Button>
        )
      )}
      {error !== null && <p role="alert">{problemText(error.code)}</p>}
    </Alert>
  );
}
