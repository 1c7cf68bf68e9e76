import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { acknowledgeDeviceNotice, deviceNotices, type DeviceNotice } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { act } from '../tree/tree-act.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';

const idSchema = z.uuid();
const instant = z.iso.datetime();
const noticesSchema = z.object({
  items: z.array(
    z.object({
      id: idSchema,
      tenant: z.string(),
      device: z.string(),
      kind: z
        .enum(['gateway-down', 'gateway-silent'])
        .describe('by its last will; or everybody behind it waits for a reading'),
      since: instant,
      patients: z.int().describe('who have devices behind it; each has an item of the own'),
      openedAt: instant,
      acknowledgedAt: instant.nullable(),
      acknowledgedBy: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    }),
  ),
});

/** Devices that many patients depend on: the cause once, for operators and leads. */
@ApiTags('devices')
@ApiBearerAuth()
@Controller('api/v1/device-notices')
export class DeviceNoticeController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(200, 'Those that stand, the longest first', noticesSchema)
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: readonly DeviceNotice[] }> {
    return { items: await scoped(this.#source, session, deviceNotices) };
  }

  @Post(':id/acknowledgement')
  @HttpCode(200)
  @ApiPath('id', idSchema)
  @ApiAnswer(200, 'Somebody is at it; it stands until the gateway is back', okSchema)
  @ApiProblems('unauthenticated', 'not-found', 'already-acknowledged', 'invalid-request')
  async acknowledge(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(idSchema)) id: string,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => acknowledgeDeviceNotice(tx, id));
    return ok;
  }
}
