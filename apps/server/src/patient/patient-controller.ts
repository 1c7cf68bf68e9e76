import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, rolesAt, scoped, type Session } from '#access';
import { fromComparator, localTime, vitalSignCatalogue } from '#domain';
import { DataSource } from 'typeorm';
import { readerOf } from '../alert/alert-repository.js';
import { ApiAnswer, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { patientCard, seesIdentity } from './patient-card.js';
import { findPatient, trendOf, type TrendRow } from './patient-repository.js';
import {
  patientIdSchema,
  patientSchema,
  trendQuerySchema,
  trendSchema,
  type PatientView,
  type TrendQuery,
  type TrendView,
} from './patient-schema.js';

/** Points of a trend at most: the newest. */
const trendPoints = 2000;

@ApiTags('patients')
@ApiBearerAuth()
@Controller('api/v1/patients')
export class PatientController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get(':id')
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'The patient’s card, with as much identity as the caller’s work needs', patientSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async find(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<PatientView> {
    return scoped(this.#source, session, async (tx) => {
      const patient = await findPatient(tx, id);
      if (patient === undefined) throw new Problem('not-found');
      const { tenantId, siteId } = patient;
      const { assignments, unmaskedTenants } = await readerOf(tx);
      const masking = !unmaskedTenants.includes(tenantId);
      const identity = seesIdentity(rolesAt(assignments, tenantId, siteId), patient.claimed, masking);
      const target = identity ? `patient-identity:${id}` : `patient:${id}`;
      await audit(tx, { action: 'read', target, tenantId, patientId: id });
      const { status, programmes, plan } = patient;
      return {
        id,
        tenant: tenantId,
        card: patientCard(patient, identity),
        status,
        programmes: [...programmes],
        plan: plan.map((parameter) => ({ ...parameter })),
      };
    });
  }

  @Get(':id/trend')
  @ApiPath('id', patientIdSchema)
  @ApiQueryOf(trendQuerySchema)
  @ApiAnswer(200, 'One vital sign over time, oldest first, in its canonical unit', trendSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async trend(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Query(new ZodPipe(trendQuerySchema)) query: TrendQuery,
  ): Promise<TrendView> {
    return scoped(this.#source, session, async (tx) => {
      const patient = await findPatient(tx, id);
      if (patient === undefined) throw new Problem('not-found');
      await audit(tx, {
        action: 'read',
        target: `trend:${query.vitalSign}`,
        tenantId: patient.tenantId,
        patientId: id,
      });
      const rows = await trendOf(tx, id, query.vitalSign, query.hours, trendPoints);
      const { unit } = vitalSignCatalogue[query.vitalSign];
      return { vitalSign: query.vitalSign, unit, points: rows.map(trendPoint) };
    });
  }
}

/** A LO or HI of a meter keeps its open end (hazard H01); what was not measured has no number at all. */
function trendPoint({
  at,
  zone,
  precision,
  value,
  flags,
  superseded,
}: TrendRow): TrendView['points'][number] {
  const number = value.value ?? null;
  const interval = number === null ? undefined : fromComparator(number, value.comparator ?? undefined);
  const end = (of: number | undefined): number | null =>
    of !== undefined && Number.isFinite(of) ? of : null;
  return {
    at: at.toISOString(),
    localTime: localTime(at.getTime(), zone),
    zone,
    precision,
    value: number,
    low: end(interval?.low),
    high: end(interval?.high),
    comparator: value.comparator ?? null,
    absent: value.absent ?? null,
    flags: [...flags],
    plausibility: value.plausibility ?? null,
    superseded,
  };
}
