import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedHook {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HookReceiver {
  readonly received: ReceivedHook[];
  readonly url: (path?: string) => string;
  readonly port: number;
  /** How it answers from now on; default: 204. */
  answer: (response: ServerResponse, hook: ReceivedHook) => void;
  readonly close: () => Promise<void>;
}

/** A real HTTP server on loopback that keeps what it is sent. */
export async function hookReceiver(): Promise<HookReceiver> {
  const received: ReceivedHook[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const hook = { path: request.url ?? '', headers: request.headers, body };
      received.push(hook);
      receiver.answer(response, hook);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: HookReceiver = {
    received,
    port,
    url: (path = '/hook') => `http://127.0.0.1:${port}${path}`,
    answer: (response) => response.writeHead(204).end(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
