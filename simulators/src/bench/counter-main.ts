import { connectAsync } from 'mqtt';

export interface Counted {
  readonly counted: number;
  /** When the last one came. */
  readonly lastMs: number;
}

/** The ceiling of the transport: an MQTT.js subscriber that only counts, at QoS 1, where the broker knows MQTT 5 with a wide window. */
process.once('message', ({ port, protocolVersion }: { port: number; protocolVersion: 4 | 5 }) => {
  void count(port, protocolVersion);
});
process.once('disconnect', () => process.exit(0));

async function count(port: number, protocolVersion: 4 | 5): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    protocolVersion,
    clientId: 'bench-counter',
    ...(protocolVersion === 5 && { properties: { receiveMaximum: 65_535 } }),
  });
  let counted = 0;
  let lastMs = 0;
  client.on('message', () => {
    counted++;
    lastMs = Date.now();
  });
  await client.subscribeAsync('rpm/v1/#', { qos: 1 });
  process.on('message', () => process.send?.({ counted, lastMs } satisfies Counted));
  process.send?.('ready');
}
