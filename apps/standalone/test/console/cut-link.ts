import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export type Way = 'socket' | 'http';
/** `broken`: connections end and new ones are refused. `silent`: everything stays open and nothing moves. */
export type Condition = 'open' | 'broken' | 'silent';

/** Stands between the browser and the server as a network does, and fails as networks fail, each way by itself. */
export class CuttableLink {
  readonly #server: Server;
  readonly #target: URL;
  readonly #tunnels = new Set<readonly [Duplex, Socket]>();
  readonly #connections = new Set<Socket>();
  readonly #held: (() => void)[] = [];
  #conditions: Readonly<Record<Way, Condition>> = { socket: 'open', http: 'open' };

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((from, to) => {
      this.#whenOpen('http', from.socket, () => {
        this.#forward(from, to);
      });
    });
    this.#server.on('upgrade', (from, socket, head) => {
      this.#whenOpen('socket', socket, () => {
        this.#tunnel(from, socket, head);
      });
    });
    this.#server.on('connection', (socket) => {
      this.#connections.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => this.#connections.delete(socket));
    });
  }

  /** @param target such as `http://localhost:3000` */
  static async to(target: string): Promise<CuttableLink> {
    const link = new CuttableLink(target);
    link.#server.listen(0, '127.0.0.1');
    await once(link.#server, 'listening');
    return link;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  set(ways: Partial<Readonly<Record<Way, Condition>>>): void {
    this.#conditions = { ...this.#conditions, ...ways };
    for (const [browser, server] of this.#tunnels) {
      if (this.#conditions.socket === 'broken') [browser, server].forEach((end) => end.destroy());
      else if (this.#conditions.socket === 'silent') [browser, server].forEach((end) => end.pause());
      else [browser, server].forEach((end) => end.resume());
    }
    for (const again of this.#held.splice(0)) again();
  }

  mend(): void {
    this.set({ socket: 'open', http: 'open' });
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    for (const ends of this.#tunnels) for (const end of ends) end.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #whenOpen(way: Way, from: Duplex, go: () => void): void {
    if (from.destroyed) return;
    if (this.#conditions[way] === 'broken') from.destroy();
    else if (this.#conditions[way] === 'open') go();
    else
      this.#held.push(() => {
        this.#whenOpen(way, from, go);
      });
  }

  #forward(from: IncomingMessage, to: ServerResponse): void {
    const { hostname, port } = this.#target;
    const asked = request(
      { hostname, port, method: from.method, path: from.url, headers: from.headers },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
      },
    );
    asked.once('error', () => to.destroy());
    to.once('close', () => asked.destroy());
    from.pipe(asked);
  }

  #tunnel(from: IncomingMessage, browser: Duplex, head: Buffer): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const ends = [browser, server] as const;
    this.#tunnels.add(ends);
    const end = (): void => {
      this.#tunnels.delete(ends);
      ends.forEach((one) => one.destroy());
    };
    for (const one of ends) one.on('error', end).once('close', end);
    const headers = Object.entries(from.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    server.write(`GET ${from.url ?? '/'} HTTP/1.1\r\n${headers.join('')}\r\n`);
    server.write(head);
    server.pipe(browser).pipe(server);
  }
}
