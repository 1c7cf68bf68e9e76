import { Controller, Get, Header, Inject, ServiceUnavailableException } from '@nestjs/common';
import { Ingestion } from '../worker/ingestion.js';
import { IngestMetrics } from '../worker/ingest-metrics.js';

@Controller()
export class HealthController {
  constructor(
    @Inject(Ingestion) private readonly ingestion: Ingestion,
    @Inject(IngestMetrics) private readonly metrics: IngestMetrics,
  ) {}

  /** The process runs. */
  @Get('health/live')
  live() {
    return { status: 'ok' };
  }

  /** It can commit: the last batch went through, or nothing failed yet. */
  @Get('health/ready')
  ready() {
    const held = this.ingestion.queue.held;
    if (this.metrics.databaseAway) throw new ServiceUnavailableException({ status: 'database-away', held });
    return { status: 'ok', held };
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4')
  async prometheus() {
    return this.metrics.text(this.ingestion);
  }
}
