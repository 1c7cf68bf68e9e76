import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { assignDevice, endAssignment, swapDevice } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import {
  assignmentBody,
  assignmentIdSchema,
  assignmentListSchema,
  deviceTenantQuery,
  endBody,
  swapBody,
  type AssignmentBody,
  type AssignmentList,
  type DeviceTenantQuery,
  type EndBody,
  type SwapBody,
} from './assignment-schema.js';
import { actOnDevice } from './device-act.js';
import { deviceIdSchema } from './device-schema.js';
import { tenantFor } from './device-tenant.js';

type Entry = AssignmentList['items'][number];

/** Whose a device is, from and to: a measurement belongs to whoever had it when it was taken (hazard H08). */
@ApiTags('devices')
@ApiBearerAuth()
@Controller('api/v1/devices/:device')
export class AssignmentController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('assignments')
  @ApiPath('device', deviceIdSchema)
  @ApiQueryOf(deviceTenantQuery)
  @ApiAnswer(200, 'Who had it and who has it, oldest first', assignmentListSchema)
  @ApiProblems('unauthenticated', 'not-found', 'tenant-required', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Param('device', new ZodPipe(deviceIdSchema)) device: string,
    @Query(new ZodPipe(deviceTenantQuery)) { tenant }: DeviceTenantQuery,
  ): Promise<AssignmentList> {
    return scoped(this.#source, session, async (tx) => {
      const tenantId = await tenantFor(tx, device, tenant);
      await audit(tx, { action: 'read', target: `device-assignments:${device}`, tenantId });
      const items = await tx.query<Entry>(
        `SELECT id, slot, case_code AS "caseCode", patient, wardline.rfc3339(from_at) AS "from", wardline.rfc3339(to_at) AS "to"
         FROM wardline.assignments_of_device($1, $2)`,
        [tenantId, device],
      );
      return { items };
    });
  }

  @Post('assignments')
  @HttpCode(200)
  @ApiPath('device', deviceIdSchema)
  @ApiQueryOf(deviceTenantQuery)
  @ApiInput(assignmentBody)
  @ApiAnswer(200, 'What was taken in that time belongs to the patient', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'tenant-required',
    'not-a-device',
    'unknown-patient',
    'bad-dates',
    'slot-conflict',
    'assignment-overlaps',
    'invalid-request',
  )
  async assign(
    @CurrentSession() session: Session,
    @Param('device', new ZodPipe(deviceIdSchema)) device: string,
    @Query(new ZodPipe(deviceTenantQuery)) { tenant }: DeviceTenantQuery,
    @Body(new ZodPipe(assignmentBody)) body: AssignmentBody,
  ): Promise<Ok> {
    await actOnDevice(this.#source, session, async (tx) =>
      assignDevice(tx, {
        tenant: await tenantFor(tx, device, tenant),
        device,
        slot: body.slot,
        whom: 'patient' in body ? { patient: body.patient } : { caseCode: body.caseCode },
        from: moment(body.from),
        to: moment(body.to),
      }),
    );
    return ok;
  }

  @Post('assignments/:assignment/end')
  @HttpCode(200)
  @ApiPath('device', deviceIdSchema)
  @ApiPath('assignment', assignmentIdSchema)
  @ApiQueryOf(deviceTenantQuery)
  @ApiInput(endBody)
  @ApiAnswer(200, 'What is taken from then on belongs to somebody else, or to nobody', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'tenant-required',
    'assignment-ended',
    'bad-dates',
    'invalid-request',
  )
  async end(
    @CurrentSession() session: Session,
    @Param('device', new ZodPipe(deviceIdSchema)) device: string,
    @Param('assignment', new ZodPipe(assignmentIdSchema)) assignment: string,
    @Query(new ZodPipe(deviceTenantQuery)) { tenant }: DeviceTenantQuery,
    @Body(new ZodPipe(endBody)) { at }: EndBody,
  ): Promise<Ok> {
    await actOnDevice(this.#source, session, async (tx) =>
      endAssignment(tx, {
        tenant: await tenantFor(tx, device, tenant),
        device,
        assignment,
        at: moment(at),
      }),
    );
    return ok;
  }

  @Post('swap')
  @HttpCode(200)
  @ApiPath('device', deviceIdSchema)
  @ApiQueryOf(deviceTenantQuery)
  @ApiInput(swapBody)
  @ApiAnswer(200, 'The other device is in its place; baselines of what it measures begin anew', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'tenant-required',
    'not-a-device',
    'nothing-to-swap',
    'bad-dates',
    'assignment-overlaps',
    'invalid-request',
  )
  async swap(
    @CurrentSession() session: Session,
    @Param('device', new ZodPipe(deviceIdSchema)) device: string,
    @Query(new ZodPipe(deviceTenantQuery)) { tenant }: DeviceTenantQuery,
    @Body(new ZodPipe(swapBody)) { to, at }: SwapBody,
  ): Promise<Ok> {
    await actOnDevice(this.#source, session, async (tx) =>
      swapDevice(tx, { tenant: await tenantFor(tx, device, tenant), from: device, to, at: moment(at) }),
    );
    return ok;
  }
}

function moment(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
