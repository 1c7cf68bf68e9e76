import { Body, Controller, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { hashSecret, type Session } from '#access';
import { registerDevice, renewDeviceSecret, tellDeviceModel } from '#persistence';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { deviceTenantQuery, type DeviceTenantQuery } from './assignment-schema.js';
import { actOnDevice } from './device-act.js';
import { deviceIdSchema } from './device-schema.js';
import { tenantFor } from './device-tenant.js';
import {
  modelBody,
  registrationBody,
  secretSchema,
  type DeviceSecret,
  type ModelBody,
  type RegistrationBody,
} from './registration-schema.js';

/** Bytes of a secret that nobody chose. */
const secretBytes = 24;

/** Single devices, by operators; many at once come by import. */
@ApiTags('devices')
@ApiBearerAuth()
@Controller('api/v1/devices')
export class RegistrationController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post()
  @ApiInput(registrationBody)
  @ApiAnswer(201, 'Registered; nobody has it yet', secretSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'device-registered', 'not-a-gateway', 'invalid-request')
  async register(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(registrationBody)) body: RegistrationBody,
  ): Promise<DeviceSecret> {
    const { secret, secretHash } = await newSecret();
    await actOnDevice(this.#source, session, (tx) => registerDevice(tx, { ...body, secretHash }));
    return { user: `${body.tenant}/${body.device}`, secret };
  }

  @Post(':device/secret')
  @HttpCode(200)
  @ApiPath('device', deviceIdSchema)
  @ApiQueryOf(deviceTenantQuery)
  @ApiAnswer(200, 'The old secret has ended', secretSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'tenant-required', 'invalid-request')
  async secret(
    @CurrentSession() session: Session,
    @Param('device', new ZodPipe(deviceIdSchema)) device: string,
    @Query(new ZodPipe(deviceTenantQuery)) { tenant: wanted }: DeviceTenantQuery,
  ): Promise<DeviceSecret> {
    const { secret, secretHash } = await newSecret();
    const of: { tenant: string } = { tenant: '' };
    await actOnDevice(this.#source, session, async (tx) => {
      of.tenant = await tenantFor(tx, device, wanted);
      return renewDeviceSecret(tx, of.tenant, device, secretHash);
    });
    return { user: `${of.tenant}/${device}`, secret };
  }

  @Put(':device/model')
  @HttpCode(200)
  @ApiPath('device', deviceIdSchema)
  @ApiQueryOf(deviceTenantQuery)
  @ApiInput(modelBody)
  @ApiAnswer(200, 'Holds for readings that arrive from now on', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'tenant-required',
    'model-told',
    'invalid-request',
  )
  async model(
    @CurrentSession() session: Session,
    @Param('device', new ZodPipe(deviceIdSchema)) device: string,
    @Query(new ZodPipe(deviceTenantQuery)) { tenant }: DeviceTenantQuery,
    @Body(new ZodPipe(modelBody)) { model }: ModelBody,
  ): Promise<Ok> {
    await actOnDevice(this.#source, session, async (tx) =>
      tellDeviceModel(tx, await tenantFor(tx, device, tenant), device, model),
    );
    return ok;
  }
}

async function newSecret(): Promise<{ readonly secret: string; readonly secretHash: string }> {
  const secret = randomBytes(secretBytes).toString('base64url');
  return { secret, secretHash: await hashSecret(secret) };
}
