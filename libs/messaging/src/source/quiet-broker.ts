import { Aedes, type AedesPublishPacket, type Client } from 'aedes';

type Packet = Parameters<Aedes['publish']>[0] | AedesPublishPacket;
type Done = (error?: Error) => void;

/**
 * aedes hands every publish on to its subscribers after acknowledging it. Messages with measurements have none:
 * the pipeline got them in the `authorizePublish` hook, and fanning them out would cost a walk of the subscription
 * trie each, and keep a retained one in memory.
 */
export class QuietBroker extends Aedes {
  private readonly consumed = new WeakSet();

  /** Marks a packet that the pipeline has taken: its publish ends with the acknowledgement. */
  consume(packet: object): void {
    this.consumed.add(packet);
  }

  /** aedes itself calls with the publishing client in the middle; its types know only the short form. */
  override publish(packet: Packet, clientOrDone: Client | Done | null, done?: Done): void {
    if (this.consumed.has(packet)) {
      done?.();
      return;
    }
    const publish: (...parts: unknown[]) => void = super.publish.bind(this) as (...parts: unknown[]) => void;
    publish(packet, clientOrDone, done);
  }
}
