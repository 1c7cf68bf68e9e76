import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StreamedEvent } from '../src/alert/alert-repository.js';
import type { Reader } from '../src/alert/alert-view.js';
import { PersonFeed, type ReadBatch, type Subscriber } from '../src/delivery/person-feed.js';

const reader: Reader = {
  staffId: 'nurse',
  assignments: [{ role: 'nurse', tenant: 't', site: null }],
  unmaskedTenants: [],
};

/** Critical ones concern the nurse, the others do not. */
function event(position: number, critical: boolean): StreamedEvent {
  const severity = critical ? 'critical' : 'tier1';
  return {
    position,
    type: 'opened',
    at: new Date(0),
    actor: null,
    note: null,
    severityBefore: null,
    stateBefore: null,
    ownerBefore: null,
    alert: { tenant: 't', site: 's', severity, state: 'open' } as StreamedEvent['alert'],
    patient: null,
  };
}

/** Takes a few at a time, and makes room when told to. */
class Client implements Subscriber {
  readonly received: number[] = [];
  #open = 0;

  constructor(readonly capacity: number) {}

  readonly room = (): number => this.capacity - this.#open;
  readonly send = ({ position }: StreamedEvent): void => {
    if (this.room() <= 0) throw new Error('sent beyond the window');
    this.#open += 1;
    this.received.push(position);
  };

  acknowledge(): void {
    this.#open = 0;
  }
}

describe('PersonFeed', () => {
  it('gives every socket all that concerns the person, once and in order, from wherever it starts and however slow', async () => {
    const scenario = fc.record({
      stream: fc.array(fc.record({ critical: fc.boolean(), visible: fc.boolean() }), { maxLength: 60 }),
      clients: fc.array(
        fc.record({ start: fc.integer({ min: 0, max: 60 }), capacity: fc.integer({ min: 1, max: 8 }) }),
        { minLength: 1, maxLength: 4 },
      ),
      readSize: fc.integer({ min: 1, max: 10 }),
      failures: fc.array(fc.boolean(), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ stream, clients, readSize, failures }) => {
        const failing = [...failures];
        const read: ReadBatch = (_, after) => {
          if (failing.pop() === true) return Promise.reject(new Error('the database is away'));
          const found = stream
            .map(({ critical, visible }, index) => ({ ...event(index + 1, critical), visible }))
            .filter(({ position, visible }) => visible && position > after)
            .slice(0, readSize);
          const last = found.at(-1)?.position ?? after;
          return Promise.resolve({
            reader,
            events: found,
            through: found.length === readSize ? last : Math.max(after, stream.length),
          });
        };
        const feed = new PersonFeed({ staffId: 'nurse', sessionId: null }, read, () => undefined);
        const subscribers = clients.map(({ start, capacity }) => {
          const client = new Client(capacity);
          const from = Math.min(start, stream.length);
          feed.subscribe(client, from);
          return { client, from };
        });
        feed.reaches(stream.length);
        const wanted = (from: number): number[] =>
          stream.flatMap(({ critical, visible }, i) => (critical && visible && i + 1 > from ? [i + 1] : []));
        const complete = (): boolean =>
          subscribers.every(({ client, from }) => client.received.length >= wanted(from).length);
        for (let round = 0; round < 400 && !complete(); round++) {
          for (const { client } of subscribers) client.acknowledge();
          feed.wake();
          await new Promise(setImmediate);
        }
        await feed.stop();
        for (const { client, from } of subscribers) expect(client.received).toEqual(wanted(from));
      }),
      { numRuns: 150 },
    );
  });
});
