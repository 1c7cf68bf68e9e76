import { afterEach, describe, expect, it } from '@jest/globals';
import { Counter, createRegistry, serveMetrics, type MetricsServer } from '#observability';

let server: MetricsServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

describe('the metrics of a process that serves nothing else', () => {
  it('are served as Prometheus text, and nothing beside them and its liveness', async () => {
    const registry = createRegistry('escalation');
    const steps = new Counter({ name: 'steps_total', help: 'Steps', registers: [registry] });
    steps.inc(3);
    server = await serveMetrics(registry, { host: '127.0.0.1', port: 0 });
    const at = `http://127.0.0.1:${server.port}`;
    const metrics = await fetch(`${at}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('steps_total{app="escalation"} 3');
    expect((await fetch(`${at}/health/live`)).status).toBe(200);
    expect((await fetch(`${at}/`)).status).toBe(404);
    expect((await fetch(`${at}/metrics`, { method: 'POST' })).status).toBe(404);
  });

  it('say so when the port is taken', async () => {
    server = await serveMetrics(createRegistry('a'), { host: '127.0.0.1', port: 0 });
    const again = serveMetrics(createRegistry('b'), { host: '127.0.0.1', port: server.port });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
