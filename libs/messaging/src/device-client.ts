import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { PayloadFormat } from '#domain';
import { buildTopic, parseTopic, userName } from './topic.js';

/** The platform's word on a measurement, after its commit. */
export interface Receipt {
  readonly id: string;
  readonly status: 'stored' | 'duplicate' | 'rejected';
  readonly code?: string;
  readonly detail?: string;
}

export interface DeviceClientOptions {
  readonly url: string;
  readonly tenant: string;
  readonly device: string;
  readonly password: string;
  /** How long `send` waits for a receipt before it sends again. Milliseconds; default 5,000. */
  readonly resendMs?: number;
  readonly client?: Pick<IClientOptions, 'clientId' | 'will' | 'reconnectPeriod' | 'keepalive'>;
}

interface Awaited {
  readonly resolve: (receipt: Receipt) => void;
  readonly timer: NodeJS.Timeout;
}

/** A device's end of the contract (MQTT 3.1.1), as simulators and tests use it. */
export class DeviceClient {
  private readonly awaited = new Map<string, Awaited>();
  private inFlight = 0;

  private constructor(
    private readonly client: MqttClient,
    private readonly options: DeviceClientOptions,
  ) {
    client.on('message', (topic, payload) => {
      if (parseTopic(topic)?.channel === 'receipt') this.receive(payload);
    });
    // Reconnects by itself; an `error` event without a listener would end the process.
    client.on('error', () => undefined);
  }

  /** Signs in and listens to the device's receipts. Rejects when the sign-in is refused. */
  static async connect(options: DeviceClientOptions): Promise<DeviceClient> {
    const { url, tenant, device, password } = options;
    const credentials = { username: userName({ tenant, device }), password };
    const client = await connectAsync(
      url,
      { reconnectPeriod: 500, ...options.client, ...credentials },
      false,
    );
    const connected = new DeviceClient(client, options);
    await client.subscribeAsync(buildTopic({ tenant, device, channel: 'receipt' }), { qos: 1 });
    return connected;
  }

  /** Resolves with the PUBACK. On the embedded broker that is the commit; a broker between may still lose it. */
  async publish(format: PayloadFormat | 'status', payload: string, retain = false): Promise<void> {
    const { tenant, device } = this.options;
    await this.client.publishAsync(buildTopic({ tenant, device, channel: format }), payload, {
      qos: 1,
      retain,
    });
  }

  /** Sends a native measurement, asks for its receipt, and sends again until there is one. */
  async send(measurement: { readonly id: string }): Promise<Receipt> {
    const { id } = measurement;
    const payload = JSON.stringify({ ...measurement, receipt: true });
    const again = () => {
      // What cannot go out now goes out with the next round; the receipt alone decides.
      this.publish('reading', payload).catch(() => undefined);
    };
    return new Promise((resolve) => {
      const timer = setInterval(again, this.options.resendMs ?? 5000);
      this.awaited.set(id, { resolve, timer });
      again();
    });
  }

  /** Measurements sent for which no receipt has come. */
  get unconfirmed(): readonly string[] {
    return [...this.awaited.keys()];
  }

  /** Says goodbye when nothing is under way; else the connection just ends, and the last will speaks. */
  async close(): Promise<void> {
    for (const { timer } of this.awaited.values()) clearInterval(timer);
    this.awaited.clear();
    await this.client.endAsync(!this.client.connected || this.inFlight > 0);
  }

  private receive(payload: Buffer): void {
    const receipt = JSON.parse(payload.toString('utf8')) as Receipt;
    const waiting = this.awaited.get(receipt.id);
    if (waiting === undefined) return;
    clearInterval(waiting.timer);
    this.awaited.delete(receipt.id);
    waiting.resolve(receipt);
  }
}
