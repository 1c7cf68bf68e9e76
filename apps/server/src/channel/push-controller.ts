import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { isPushService, sealChannel, type Session } from '#access';
import { createHash, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { serverOptions, type ServerOptions } from '../server-options.js';
import { CurrentSession } from '../session/session-guard.js';
import { answerOf, channelAct } from './channel-act.js';
import {
  pushDeviceBody,
  pushDeviceSchema,
  pushKeySchema,
  type PushDevice,
  type PushDeviceBody,
  type PushKey,
} from './push-schema.js';

/** Browsers that the person signed in lets be woken. They stand among the channels, are tried and ended there. */
@ApiTags('channels')
@ApiBearerAuth()
@Controller('api/v1/me/push')
export class PushController {
  readonly #source: DataSource;
  readonly #options: ServerOptions;

  constructor(source: DataSource, @Inject(serverOptions) options: ServerOptions) {
    this.#source = source;
    this.#options = options;
  }

  @Get()
  @ApiAnswer(200, 'What a browser subscribes under', pushKeySchema)
  @ApiProblems('unauthenticated')
  key(): PushKey {
    const { vapidPublicKey, channelKey } = this.#options;
    return { publicKey: channelKey === undefined ? null : (vapidPublicKey ?? null) };
  }

  @Put()
  @ApiInput(pushDeviceBody)
  @ApiAnswer(200, 'Messages wake this browser, and nobody else’s any more', pushDeviceSchema)
  @ApiProblems(
    'unauthenticated',
    'invalid-request',
    'push-service-refused',
    'too-many-devices',
    'channels-unavailable',
  )
  async set(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(pushDeviceBody)) { endpoint, keys, name }: PushDeviceBody,
  ): Promise<PushDevice> {
    const { channelKey, vapidPublicKey, pushServices = [] } = this.#options;
    if (channelKey === undefined || vapidPublicKey === undefined) throw new Problem('channels-unavailable');
    if (!isPushService(endpoint, pushServices)) throw new Problem('push-service-refused');
    const id = randomUUID();
    const owner = { channelId: id, staffId: session.staffId };
    const sealed = sealChannel(channelKey, owner, { address: endpoint, secrets: [], push: keys });
    const hash = createHash('sha256').update(endpoint).digest();
    await channelAct(this.#source, session, (tx) =>
      answerOf(tx, 'wardline.add_push_device($1, $2, $3, $4)', [id, name, sealed, hash]),
    );
    return { id };
  }
}
