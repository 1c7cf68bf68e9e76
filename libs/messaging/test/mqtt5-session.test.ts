import { afterEach, describe, expect, it } from '@jest/globals';
import { IntakeQueue, Mqtt5Session, type Mqtt5SessionOptions, type IncomingMessage } from '../src/index.js';
import { Mqtt5Peer, type PeerScript } from './mqtt5-peer.js';

const status = 'rpm/v1/metro/dev-1/status';
const stops: (() => Promise<void>)[] = [];

async function start(
  script: PeerScript = {},
  options: Partial<Mqtt5SessionOptions> = {},
  limits = { maxMessages: 1000, maxBytes: 1e6 },
) {
  const peer = new Mqtt5Peer(script);
  const queue = new IntakeQueue(limits);
  const url = await peer.listen();
  const session = new Mqtt5Session({ url, clientId: 'ingest-1', reconnectMs: 1, ...options });
  stops.push(async () => {
    await session.stop();
    await peer.close();
  });
  const receive = async (count: number): Promise<IncomingMessage[]> => {
    const messages: IncomingMessage[] = [];
    while (messages.length < count) {
      await queue.untilReady();
      messages.push(...queue.take(count - messages.length));
    }
    return messages;
  };
  return { peer, queue, session, receive, started: session.start(queue) };
}

/** Ids that the session has acknowledged on a connection. */
const pubacks = (peer: Mqtt5Peer, connection = 0) =>
  peer.received('puback', connection).map(({ messageId }) => messageId);

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe('the session', () => {
  it('is persistent, bounded by Receive Maximum, and shared where asked for', async () => {
    const { peer, started } = await start(
      {},
      { shareGroup: 'ingest', receiveMaximum: 7, username: 'u', password: 'p' },
    );
    await started;
    expect(peer.received('connect')).toMatchObject([
      {
        clean: false,
        clientId: 'ingest-1',
        protocolVersion: 5,
        properties: { receiveMaximum: 7, sessionExpiryInterval: 604_800 },
      },
    ]);
    const filters = peer
      .received('subscribe')
      .flatMap((packet) => packet.subscriptions.map(({ topic, qos }) => [topic, qos]));
    expect(filters).toEqual(
      ['reading', 'fhir', 'senml', 'status'].map((channel) => [`$share/ingest/rpm/v1/+/+/${channel}`, 1]),
    );
  });

  it('sends no PUBACK before settle, and goes on reading meanwhile (MQTT.js 5.16)', async () => {
    const statuses: string[] = [];
    const { peer, started, receive, session } = await start(
      {},
      { onStatus: ({ payload }) => statuses.push(payload.toString()) },
    );
    await started;
    for (const id of [1, 2, 3]) peer.publish(id, `m${id}`);
    // A status waits for no commit: its PUBACK shows that everything before it was handled.
    peer.publish(4, 'online', status);
    const messages = await receive(3);
    await peer.until(() => pubacks(peer).length > 0);
    expect(pubacks(peer)).toEqual([4]);
    expect(statuses).toEqual(['online']);
    expect(messages.map(({ payload }) => payload.toString())).toEqual(['m1', 'm2', 'm3']);
    for (const message of messages) message.settle('ack');
    await peer.until(() => pubacks(peer).length === 4);
    expect(pubacks(peer)).toEqual([4, 1, 2, 3]);
    expect(session.counters()).toMatchObject({ received: 3, acknowledged: 3, unacknowledged: 0 });
  });

  it('sends no PUBACK of an old connection on a new one', async () => {
    const { peer, started, receive, session } = await start();
    await started;
    peer.publish(1, 'a');
    peer.publish(2, 'b');
    const old = await receive(2);
    peer.breakConnection();
    await peer.until(() => peer.received('subscribe', 1).length === 1);
    for (const message of old) message.settle('ack');
    // Packet id 1 is another message now; the old one came again as 2.
    peer.publish(1, 'c');
    peer.publish(2, 'a', undefined, true);
    const again = await receive(2);
    peer.publish(3, 'online', status);
    await peer.until(() => pubacks(peer, 1).length > 0);
    expect(pubacks(peer, 1)).toEqual([3]);
    again[1]?.settle('ack');
    await peer.until(() => pubacks(peer, 1).length === 2);
    expect(pubacks(peer, 1)).toEqual([3, 2]);
    expect(pubacks(peer, 0)).toEqual([]);
    expect(session.counters()).toMatchObject({ acknowledged: 1, unacknowledged: 2 });
  });

  it('breaks the connection for what is dropped, so that it comes again', async () => {
    const { peer, started, receive } = await start();
    await started;
    peer.publish(1, 'a');
    const [message] = await receive(1);
    message?.settle('drop');
    await peer.until(() => peer.received('subscribe', 1).length === 1);
    expect(pubacks(peer, 0)).toEqual([]);
  });

  it('keeps what the sink does not take, and forgets it with the connection', async () => {
    const { peer, started, receive, session, queue } = await start(
      {},
      {},
      { maxMessages: 1, maxBytes: 1000 },
    );
    await started;
    for (const id of [1, 2, 3]) peer.publish(id, `m${id}`);
    peer.publish(4, 'online', status);
    await peer.until(() => pubacks(peer).length === 1);
    expect(queue.held.messages).toBe(1);
    expect(session.counters().waiting).toBe(2);
    for (const expected of ['m1', 'm2']) {
      const [message] = await receive(1);
      expect(message?.payload.toString()).toBe(expected);
      message?.settle('ack');
    }
    await peer.until(() => pubacks(peer).length === 3);
    const [third] = await receive(1);
    peer.publish(5, 'm5');
    peer.publish(6, 'online', status);
    await peer.until(() => pubacks(peer).includes(6));
    expect(session.counters().waiting).toBe(1);
    peer.breakConnection();
    await peer.until(() => peer.received('subscribe', 1).length === 1);
    expect(session.counters().waiting).toBe(0);
    third?.settle('ack');
  });

  it('says when the connection is lost and there again', async () => {
    const said: boolean[] = [];
    let back: () => void = () => undefined;
    const again = new Promise<void>((resolve) => (back = resolve));
    const onConnection = (connected: boolean) => {
      said.push(connected);
      if (said.length === 3) back();
    };
    const { peer, started } = await start({}, { onConnection });
    await started;
    peer.breakConnection();
    await again;
    expect(said).toEqual([true, false, true]);
  });

  it.each([
    ['the sign-in', { connackReason: 0x86 }, 'not-authorised'],
    ['the subscription', { granted: 0x87 }, 'not-subscribed'],
    ['QoS 1', { granted: 0 }, 'not-subscribed'],
  ])('does not start when the broker refuses %s', async (_case, script, code) => {
    const { started } = await start(script);
    await expect(started).rejects.toMatchObject({ code });
  });
});

describe('publish', () => {
  it('has no more in flight than the broker takes', async () => {
    const { peer, started, session } = await start({ receiveMaximum: 2, slowPubacks: true });
    await started;
    const published = [1, 2, 3, 4, 5].map((i) => session.publish('rpm/v1/metro/dev-1/receipt', String(i)));
    const sent = () => peer.received('publish').length;
    for (const expected of [2, 4, 5]) {
      await peer.until(() => sent() >= expected);
      expect(sent()).toBe(expected);
      peer.acknowledgePublishes();
    }
    await Promise.all(published);
  });

  it('rejects while the broker is away', async () => {
    let gone: () => void = () => undefined;
    const lost = new Promise<void>((resolve) => (gone = resolve));
    const onConnection = (connected: boolean) => {
      if (!connected) gone();
    };
    const { peer, started, session } = await start({}, { reconnectMs: 60_000, onConnection });
    await started;
    peer.breakConnection();
    await lost;
    await expect(session.publish('rpm/v1/metro/dev-1/receipt', '{}')).rejects.toMatchObject({
      code: 'not-connected',
    });
  });
});
