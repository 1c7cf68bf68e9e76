import { Module, type DynamicModule } from '@nestjs/common';
import { HealthController } from './http/health-controller.js';
import { MeasurementController } from './http/measurement-controller.js';
import { IngestMetrics } from './worker/ingest-metrics.js';
import { Ingestion } from './worker/ingestion.js';

/** The HTTP side of ingestion; the work itself is put together in `Ingestion`. */
@Module({ controllers: [MeasurementController, HealthController] })
export class IngestModule {
  static around(ingestion: Ingestion, metrics: IngestMetrics): DynamicModule {
    return {
      module: IngestModule,
      providers: [
        { provide: Ingestion, useValue: ingestion },
        { provide: IngestMetrics, useValue: metrics },
      ],
    };
  }
}
