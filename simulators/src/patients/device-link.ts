import mqtt, { type MqttClient } from 'mqtt';
import { buildTopic, userName } from '#messaging';

export interface DeviceLinkOptions {
  readonly url: string;
  readonly tenant: string;
  readonly device: string;
  readonly secret: string;
}

/**
 * A home kit's connection: birth and last will as retained status, reconnects by itself, and never holds more than
 * one message that is not acknowledged: a kit that cannot send skips a round instead of filling memory.
 */
export class DeviceLink {
  private readonly client: MqttClient;
  private sending = false;

  constructor(private readonly options: DeviceLinkOptions) {
    const { url, tenant, device, secret } = options;
    this.client = mqtt.connect(url, {
      clientId: `kit-${tenant}-${device}`,
      username: userName({ tenant, device }),
      password: secret,
      reconnectPeriod: 2000,
      keepalive: 60,
      will: { topic: this.topic('status'), payload: Buffer.from('{"online":false}'), qos: 1, retain: true },
    });
    // Reconnects by itself; without a listener an `error` would end the process.
    this.client.on('error', () => undefined);
    this.client.on('connect', () => {
      const birth = JSON.stringify({ online: true, battery: 81 });
      this.client.publishAsync(this.topic('status'), birth, { qos: 1, retain: true }).catch(() => undefined);
    });
  }

  /** Resolves when it is connected for the first time. */
  async connected(): Promise<void> {
    if (this.client.connected) return;
    await new Promise<void>((resolve) => {
      this.client.once('connect', () => {
        resolve();
      });
    });
  }

  /** Sends and waits for the PUBACK. False: not connected, the last one is still under way, or it was lost. */
  async send(payload: unknown): Promise<boolean> {
    if (this.sending || !this.client.connected) return false;
    this.sending = true;
    try {
      await this.client.publishAsync(this.topic('reading'), JSON.stringify(payload), { qos: 1 });
      return true;
    } catch {
      return false;
    } finally {
      this.sending = false;
    }
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }

  private topic(channel: 'status' | 'reading'): string {
    const { tenant, device } = this.options;
    return buildTopic({ tenant, device, channel });
  }
}
