import { Body, Controller, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { comparators, deviceClocks, plausibility, fromComparator, vitalSigns } from '#domain';
import { describeDeviceModel } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, tenantSchema, type Ok } from '../tree/tree-schema.js';
import { actOnDevice } from './device-act.js';

const modelSchema = z.string().min(1).max(128);
const sign = z.enum(vitalSigns);

const code = z
  .strictObject({
    vitalSign: sign,
    sent: z.number().describe('the number that the device sends'),
    unit: z.string().max(32).describe('UCUM, as it sends it'),
    comparator: z.enum(comparators),
    limit: z.number().describe('what it means, in the canonical unit'),
  })
  .refine(
    ({ vitalSign, comparator, limit }) =>
      plausibility(vitalSign, fromComparator(limit, comparator)) === 'plausible',
    'such a value would be implausible: it could never decide',
  );

const descriptionBody = z
  .strictObject({
    manufacturer: z.string().min(1).max(128),
    measures: z.array(sign).min(1).max(vitalSigns.length),
    resolution: z.partialRecord(sign, z.number().positive()).default({}),
    clock: z.enum(deviceClocks).describe('who gives a reading its time'),
    driftSecondsPerDay: z.number().min(0).max(86_400).nullish(),
    codes: z.array(code).max(64).default([]).describe('numbers that mean LO or HI'),
    cleared: z.boolean().nullish().describe('by an authority; null: not known'),
    clearedBy: z.string().min(1).max(256).nullish().describe('which, and its reference'),
    cuffless: z.boolean().nullish(),
  })
  .refine(({ cleared, clearedBy }) => cleared !== true || typeof clearedBy === 'string', {
    message: 'who cleared it must be named',
    path: ['clearedBy'],
  });
type DescriptionBody = z.infer<typeof descriptionBody>;

const modelListSchema = z.object({
  items: z.array(
    z.object({
      model: z.string(),
      tenant: z.string().nullable().describe('null: comes with Wardline'),
      manufacturer: z.string(),
      measures: z.array(z.string()),
      resolution: z.record(z.string(), z.number()),
      clock: z.enum(deviceClocks),
      driftSecondsPerDay: z.number().nullable(),
      codes: z.array(z.record(z.string(), z.unknown())),
      cleared: z.boolean().nullable(),
      clearedBy: z.string().nullable(),
      cuffless: z.boolean().nullable(),
      recordedAt: z.iso.datetime(),
    }),
  ),
});
type ModelList = z.infer<typeof modelListSchema>;

/** What kinds of device there are. Trees read it as facts; the shipped entries are examples of no maker. */
@ApiTags('devices')
@ApiBearerAuth()
@Controller('api/v1')
export class DeviceModelController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('device-models')
  @ApiAnswer(
    200,
    'The newest description of each model, by Wardline and by each health system',
    modelListSchema,
  )
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<ModelList> {
    return scoped(this.#source, session, async (tx) => {
      const items = await tx.query<ModelList['items'][number]>(
        `SELECT DISTINCT ON (t.model, t.tenant_id) t.model, t.tenant_id AS tenant, t.manufacturer, t.measures, t.resolution,
           t.clock, t.drift_seconds_per_day AS "driftSecondsPerDay", t.codes, t.cleared, t.cleared_by AS "clearedBy", t.cuffless,
           wardline.rfc3339(t.recorded_at) AS "recordedAt"
         FROM wardline.device_model t ORDER BY t.model, t.tenant_id NULLS FIRST, t.entry_id DESC`,
      );
      return { items };
    });
  }

  @Put('health-systems/:tenant/device-models/:model')
  @HttpCode(200)
  @ApiPath('tenant', tenantSchema)
  @ApiPath('model', modelSchema)
  @ApiInput(descriptionBody)
  @ApiAnswer(200, 'Holds for readings that arrive from now on', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async describe(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
    @Param('model', new ZodPipe(modelSchema)) model: string,
    @Body(new ZodPipe(descriptionBody)) body: DescriptionBody,
  ): Promise<Ok> {
    await actOnDevice(this.#source, session, (tx) => describeDeviceModel(tx, tenant, { ...body, model }));
    return ok;
  }
}
