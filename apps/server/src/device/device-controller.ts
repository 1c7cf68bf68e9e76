import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, holdsRole, scoped, type ScopedTransaction, type Session } from '#access';
import type { Role } from '#domain';
import { DataSource } from 'typeorm';
import { readerOf } from '../alert/alert-repository.js';
import { ApiAnswer, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import {
  deviceIdSchema,
  measurementPageSchema,
  measurementQuerySchema,
  type MeasurementPage,
  type MeasurementQueryParameters,
} from './device-schema.js';
import { tenantFor } from './device-tenant.js';
import { measurementsOf, type MeasurementRow, type PageEnd } from './measurement-repository.js';

/** As `wardline.clinical_sites()`: for everybody else an empty page would read as "no measurements". */
const seePatients: readonly Role[] = ['tier1', 'supervisor', 'nurse', 'charge-nurse', 'physician', 'lead'];

@ApiTags('devices')
@ApiBearerAuth()
@Controller('api/v1/devices')
export class DeviceController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get(':device/measurements')
  @ApiPath('device', deviceIdSchema)
  @ApiQueryOf(measurementQuerySchema)
  @ApiAnswer(200, 'Measurements of patients whom the caller may see, oldest first', measurementPageSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'tenant-required', 'invalid-request')
  async measurements(
    @CurrentSession() session: Session,
    @Param('device', new ZodPipe(deviceIdSchema)) deviceId: string,
    @Query(new ZodPipe(measurementQuerySchema)) query: MeasurementQueryParameters,
  ): Promise<MeasurementPage> {
    return scoped(this.#source, session, async (tx) => {
      const tenantId = await tenantFor(tx, deviceId, query.tenant);
      const { assignments } = await readerOf(tx);
      if (!holdsRole(assignments, seePatients, tenantId)) throw new Problem('forbidden');
      const rows = await measurementsOf(tx, {
        tenantId,
        deviceId,
        from: query.from === undefined ? null : new Date(query.from),
        to: query.to === undefined ? null : new Date(query.to),
        after: pageEnd(query.after),
        limit: query.limit,
      });
      await auditRead(tx, tenantId, deviceId, rows);
      const last = rows.length === query.limit ? rows.at(-1) : undefined;
      return {
        items: rows.map((row) => item(tenantId, row)),
        next: last === undefined ? null : `${last.effectiveMicros}_${last.measurementId}`,
      };
    });
  }
}

/** Each patient on the page was read; an empty page was a look, too. */
async function auditRead(
  tx: ScopedTransaction,
  tenantId: string,
  deviceId: string,
  rows: readonly MeasurementRow[],
): Promise<void> {
  const entry = { action: 'read', target: `device-measurements:${deviceId}`, tenantId } as const;
  const patients = [...new Set(rows.map((row) => row.patientId))];
  await audit(
    tx,
    ...(patients.length === 0 ? [entry] : patients.map((patientId) => ({ ...entry, patientId }))),
  );
}

function pageEnd(after: string | undefined): PageEnd | null {
  const [effectiveMicros, measurementId] = after?.split('_') ?? [];
  return effectiveMicros === undefined || measurementId === undefined
    ? null
    : { effectiveMicros, measurementId };
}

function item(tenantId: string, row: MeasurementRow): MeasurementPage['items'][number] {
  return {
    id: row.sourceId,
    measurement: row.measurementId,
    tenant: tenantId,
    patient: row.patientId,
    at: row.takenAt.toISOString(),
    precision: row.precision,
    // A date alone was taken on that date, wherever the patient was: no wall clock is made up for it.
    localTime: row.precision === 'day' ? row.takenAt.toISOString().slice(0, 10) : row.localTime,
    zone: row.zone,
    offsetMinutes: row.offsetMinutes,
    effectiveAt: row.effectiveAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    values: row.values.map((value) => ({ ...value })),
    flags: [...row.flags],
    correction: row.correction,
    decision: row.decision,
    reassessment: row.reassessment,
    retraction: row.retraction,
  };
}
