import { Gateway } from '../load/gateway.js';
import { firstMessage, loadMessage, type LoadMessage } from './plan.js';
import type { PublisherResult, PublisherRun } from './publisher.js';

/** The publisher as a process of its own: what it costs is not taken from what it loads, except the cores. */
const tickMs = 4;

process.on('message', (run: PublisherRun) => {
  void publish(run).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit(0));

async function publish(run: PublisherRun): Promise<PublisherResult> {
  let acknowledged = 0;
  let lastAcknowledgedMs = 0;
  const gateways = run.accounts.map(({ username, password }, i) => {
    const gateway = new Gateway<LoadMessage>({
      host: '127.0.0.1',
      port: run.port,
      username,
      password,
      clientId: `${run.plan.run}-${i}`,
      onAcknowledged: () => {
        acknowledged++;
        lastAcknowledgedMs = Date.now();
      },
    });
    gateway.start();
    return gateway;
  });
  const send = (message: LoadMessage): void => {
    gateways[message.patient % gateways.length]?.publish(message);
  };
  const pending = (): number => gateways.reduce((sum, gateway) => sum + gateway.pending, 0);

  if (run.rate === undefined) {
    for (let i = 0; i < run.plan.patients; i++) send(firstMessage(run.plan, i, Date.now()));
    await until(() => pending() === 0, 600_000);
  }
  const startMs = Date.now() + 500;
  const { rate = 0, seconds } = run;
  const total = Math.round(rate * seconds);
  let sent = 0;
  let maxLagMs = 0;
  await until(() => {
    const due = Math.min(total, Math.floor(((Date.now() - startMs) * rate) / 1000));
    while (sent < due) {
      // What the schedule says, not when it is sent: a publisher that is late does not make latency look good.
      const dueMs = startMs + (sent * 1000) / rate;
      maxLagMs = Math.max(maxLagMs, Date.now() - dueMs);
      send(loadMessage(run.plan, sent++, Math.floor(dueMs)));
    }
    // So much cannot be stored within the grace any more.
    return sent === total || pending() > rate * run.graceSeconds * 1.5;
  }, Infinity);
  const endMs = startMs + seconds * 1000;
  await until(() => pending() === 0, Math.max(0, endMs - Date.now()) + 180_000);
  for (const gateway of gateways) gateway.close();
  const isComplete = sent === total && acknowledged >= total;
  return {
    sent,
    acknowledged,
    startMs,
    maxLagMs,
    drainedAfterMs: isComplete ? Math.max(0, lastAcknowledgedMs - endMs) : Infinity,
  };
}

async function until(isDone: () => boolean, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (!isDone() && Date.now() < deadline) return;
      clearInterval(timer);
      resolve();
    }, tickMs);
  });
}
