import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Registry } from '#observability';
import { HeartbeatSource, type Heartbeat } from '../delivery/heartbeat.js';
import { OpenToAll } from '../session/session-guard.js';

/** For supervisors and Prometheus; neither tells anything about a patient or a tenant. */
@ApiExcludeController()
@OpenToAll()
@Controller()
export class HealthController {
  readonly #heartbeat: HeartbeatSource;
  readonly #registry: Registry;

  constructor(heartbeat: HeartbeatSource, registry: Registry) {
    this.#heartbeat = heartbeat;
    this.#registry = registry;
  }

  @Get('health/live')
  live(): { status: string } {
    return { status: 'live' };
  }

  /** For the pages, which ask every two seconds whether plain requests still come through. Nothing is looked up. */
  @Get('api/v1/link')
  @HttpCode(204)
  link(): void {
    return undefined;
  }

  /** Ready to serve people: the database answers and the stream is followed. What ingestion does is the heartbeat's. */
  @Get('health/ready')
  ready(@Res({ passthrough: true }) response: Response): Omit<Heartbeat, 'at'> & { ready: boolean } {
    const { status, components } = this.#heartbeat.latest;
    const ready = components.database.status === 'ok' && components.delivery.status === 'ok';
    response.status(ready ? 200 : 503);
    return { ready, status, components };
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async metrics(): Promise<string> {
    return this.#registry.metrics();
  }
}
