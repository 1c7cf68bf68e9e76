import { Alert as Box, Button, Kbd } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { SeenLog } from '../board/seen-log.js';
import { Fetched } from '../api/Fetched.js';
import type { QueueItem } from '../case/case-api.js';
import { Watermark } from '../case/Watermark.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { HealthSystems } from './HealthSystems.js';
import { MyCases } from './MyCases.js';
import { NothingClaimed } from './NothingClaimed.js';
import classes from './Queue.module.css';
import { heldElsewhere, splitQueue } from './queue-order.js';
import { QueueRow } from './QueueRow.js';
import { useClaimNext, useQueue } from './use-queue.js';

const words = texts.tier1.queue;
const shown = 50;

/** One queue over the health systems served: what I hold, who waits, and the way to the next one. */
export function QueuePage() {
  const { hasRole, user, token, alerts, board, monitor, isCovered } = useLive();
  const main = useRef<HTMLElement>(null);
  const [, go] = useLocation();
  const [after, setAfter] = useState<string>();
  const [seenLog] = useState(() => new SeenLog((alert) => monitor.seen(alert)));
  const [onSeen] = useState(() => (alert: Parameters<SeenLog['saw']>[0]) => void seenLog.saw(alert));
  const query = useQueue(after, shown);
  const claim = useClaimNext();
  const mayClaim = hasRole('tier1');
  useEffect(() => {
    main.current?.focus();
  }, []);
  // Also when NOT MONITORING has lain above the page and taken the focus away.
  useEffect(() => {
    if (!isCovered && document.activeElement === document.body) main.current?.focus();
  }, [isCovered]);

  const claimNext = (): void => {
    if (!mayClaim || claim.isPending || isCovered) return;
    claim.mutate(undefined, {
      onSuccess: (answer) => {
        const [first] = answer.ok ? answer.alerts : [];
        if (first !== undefined) go(`/cases/${first.id}`);
      },
    });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'n' || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    claimNext();
  };
  const rows = (items: readonly QueueItem[]) => (
    <ul className={classes['list']}>
      {items.map((item) => (
        <QueueRow
          key={item.patient}
          item={item}
          staffId={user.id}
          token={token}
          live={board.alerts.get(item.work)}
          onSeen={onSeen}
        />
      ))}
    </ul>
  );

  return (
    <main id="main" ref={main} tabIndex={-1} className={classes['main']} onKeyDown={onKey}>
      <div className={classes['head']}>
        <h1>{words.heading}</h1>
        {mayClaim ? (
          <Button
            size="md"
            onClick={claimNext}
            loading={claim.isPending}
            rightSection={<Kbd>{words.claimKey}</Kbd>}
          >
            {words.claim}
          </Button>
        ) : (
          <p>{words.readOnly}</p>
        )}
      </div>
      {mayClaim && <p className={classes['hint']}>{words.claimHint}</p>}
      <HealthSystems />
      <div role="status">
        {claim.data?.ok === false && <NothingClaimed answer={claim.data} />}
        {claim.error !== null && <Box color="red">{problemText(claim.error.code)}</Box>}
      </div>
      <Fetched query={query} oldAfterSeconds={30}>
        {({ items, next, patients }) => {
          const { mine, waiting } = splitQueue(items, user.id);
          const further = heldElsewhere(alerts, items, user.id);
          return (
            <>
              {mayClaim && after === undefined && (
                <section aria-labelledby="queue-mine">
                  <h2 id="queue-mine">{words.mine}</h2>
                  {mine.length + further.length === 0 && <p className={classes['hint']}>{words.mineNone}</p>}
                  {mine.length > 0 && rows(mine)}
                  {further.length > 0 && <MyCases alerts={further} />}
                </section>
              )}
              <section aria-labelledby="queue-waiting">
                <h2 id="queue-waiting">
                  {words.waiting}{' '}
                  <span className={classes['hint']}>{words.patients(patients - mine.length)}</span>
                </h2>
                {after !== undefined && <p className={classes['hint']}>{words.laterPage}</p>}
                {waiting.length === 0 ? (
                  <p>
                    <strong>{words.empty}.</strong> {words.emptyLead}
                  </p>
                ) : (
                  rows(after === undefined ? waiting : items)
                )}
                <div className={classes['pages']}>
                  {after !== undefined && (
                    <Button
                      variant="default"
                      onClick={() => {
                        setAfter(undefined);
                      }}
                    >
                      {words.first}
                    </Button>
                  )}
                  {next !== null && (
                    <Button
                      variant="default"
                      onClick={() => {
                        setAfter(next);
                      }}
                    >
                      {words.next(shown)}
                    </Button>
                  )}
                </div>
              </section>
            </>
          );
        }}
      </Fetched>
      <Watermark />
    </main>
  );
}
