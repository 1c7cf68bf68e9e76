import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import mqttPacket, { type ISubscribePacket, type Packet } from 'mqtt-packet';

const options = { protocolVersion: 5 } as const;

export interface PeerScript {
  /** CONNACK reason code; 0 welcomes. */
  readonly connackReason?: number;
  /** Granted QoS or reason code of every subscription. */
  readonly granted?: number;
  /** How many publishes the peer takes at once. */
  readonly receiveMaximum?: number;
  /** Keeps back its PUBACKs until `acknowledgePublishes`. */
  readonly slowPubacks?: boolean;
}

/**
 * A broker's end of MQTT 5, as far as a test scripts it: real bytes over a real socket. There is no MQTT 5 broker in
 * the npm registry; test-mosquitto runs against a real one.
 */
export class Mqtt5Peer {
  /** Packets received, per connection. */
  readonly connections: Packet[][] = [];
  private readonly server: Server;
  private socket: Socket | undefined;
  private owed: number[] = [];
  private waiters: (() => void)[] = [];

  constructor(private readonly script: PeerScript = {}) {
    this.server = createServer((socket) => {
      this.serve(socket);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `mqtt://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.breakConnection();
    await new Promise((resolve) => this.server.close(resolve));
  }

  publish(messageId: number, payload: string, topic = 'rpm/v1/metro/dev-1/reading', dup = false): void {
    this.send({ cmd: 'publish', topic, payload, qos: 1, messageId, dup, retain: false });
  }

  breakConnection(): void {
    this.socket?.destroy();
  }

  acknowledgePublishes(): void {
    for (const messageId of this.owed.splice(0)) this.send({ cmd: 'puback', messageId, reasonCode: 0 });
  }

  /** Packets of one kind on the connection with this number, the first being 0. */
  received<C extends Packet['cmd']>(cmd: C, connection = 0): Extract<Packet, { cmd: C }>[] {
    return (this.connections[connection] ?? []).filter(
      (packet): packet is Extract<Packet, { cmd: C }> => packet.cmd === cmd,
    );
  }

  /** Resolves when it is so, asking after every packet that arrives. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  private serve(socket: Socket): void {
    this.socket = socket;
    const packets: Packet[] = [];
    this.connections.push(packets);
    const parser = mqttPacket.parser(options);
    parser.on('packet', (packet: Packet) => {
      packets.push(packet);
      this.answer(packet);
      const waiters = this.waiters;
      this.waiters = [];
      for (const wake of waiters) wake();
    });
    socket.on('data', (chunk: Buffer) => parser.parse(chunk));
    socket.on('error', () => undefined);
  }

  private answer(packet: Packet): void {
    if (packet.cmd === 'connect') this.welcome();
    else if (packet.cmd === 'subscribe') this.grant(packet);
    else if (packet.cmd === 'pingreq') this.send({ cmd: 'pingresp' });
    else if (packet.cmd === 'publish' && packet.messageId !== undefined) {
      this.owed.push(packet.messageId);
      if (this.script.slowPubacks !== true) this.acknowledgePublishes();
    }
  }

  private welcome(): void {
    const { connackReason = 0, receiveMaximum } = this.script;
    this.send({
      cmd: 'connack',
      reasonCode: connackReason,
      sessionPresent: this.connections.length > 1,
      ...(receiveMaximum !== undefined && { properties: { receiveMaximum } }),
    });
  }

  private grant({ messageId, subscriptions }: ISubscribePacket): void {
    const granted = subscriptions.map(() => this.script.granted ?? 1);
    this.send({ cmd: 'suback', granted, ...(messageId !== undefined && { messageId }) });
  }

  private send(packet: Packet): void {
    this.socket?.write(mqttPacket.generate(packet, options));
  }
}
