import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { restoreMeasurement, retractMeasurement } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { actOnDevice } from './device-act.js';
import {
  measurementIdSchema,
  restorationBody,
  retractionBody,
  retractionListSchema,
  type RestorationBody,
  type RetractionBody,
  type RetractionList,
} from './retraction-schema.js';

type Entry = RetractionList['items'][number];

/** Not this patient's, or badly taken: a measurement is taken back, and given back (hazard H08). */
@ApiTags('measurements')
@ApiBearerAuth()
@Controller('api/v1/measurements/:id')
export class RetractionController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post('retractions')
  @HttpCode(202)
  @ApiPath('id', measurementIdSchema)
  @ApiInput(retractionBody)
  @ApiAnswer(202, 'Recorded. Facts, decision and alerts follow within seconds', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'already-retracted',
    'measurement-superseded',
    'right-patient-unknown',
    'invalid-request',
  )
  async retract(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(measurementIdSchema)) measurementId: string,
    @Body(new ZodPipe(retractionBody)) { reason, note, rightPatient }: RetractionBody,
  ): Promise<Ok> {
    if (rightPatient !== undefined && reason !== 'not-this-patient')
      throw new Problem('right-patient-unknown');
    await actOnDevice(this.#source, session, (tx) =>
      retractMeasurement(tx, { measurementId, reason, note, rightPatientId: rightPatient }),
    );
    return ok;
  }

  @Post('restorations')
  @HttpCode(202)
  @ApiPath('id', measurementIdSchema)
  @ApiInput(restorationBody)
  @ApiAnswer(202, 'Recorded. Facts, decision and alerts follow within seconds', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'not-retracted', 'invalid-request')
  async restore(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(measurementIdSchema)) measurementId: string,
    @Body(new ZodPipe(restorationBody)) { note }: RestorationBody,
  ): Promise<Ok> {
    await actOnDevice(this.#source, session, (tx) => restoreMeasurement(tx, measurementId, note));
    return ok;
  }

  @Get('retractions')
  @ApiPath('id', measurementIdSchema)
  @ApiAnswer(200, 'What was said about it, oldest first', retractionListSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(measurementIdSchema)) measurementId: string,
  ): Promise<RetractionList> {
    return scoped(this.#source, session, async (tx) => {
      const [about] = await tx.query<{ tenantId: string; patientId: string }>(
        'SELECT tenant_id AS "tenantId", patient_id AS "patientId" FROM wardline.measurement WHERE measurement_id = $1',
        [measurementId],
      );
      if (about === undefined) throw new Problem('not-found');
      await audit(tx, { action: 'read', target: `measurement-retractions:${measurementId}`, ...about });
      const items = await tx.query<Entry>(
        `SELECT r.act, r.reason, r.note, jsonb_build_object('id', f.staff_id, 'name', f.name) AS by,
           wardline.rfc3339(r.recorded_at) AS at, wardline.rfc3339(s.at) AS "holdsSince"
         FROM wardline.measurement_retraction r JOIN wardline.staff f ON f.staff_id = r.recorded_by
           LEFT JOIN wardline.measurement_standing s USING (retraction_id)
         WHERE r.measurement_id = $1 ORDER BY r.retraction_id`,
        [measurementId],
      );
      return { items };
    });
  }
}
