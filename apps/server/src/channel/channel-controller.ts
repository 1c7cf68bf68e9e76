import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import {
  channelCode,
  newWebhookSecret,
  openChannel,
  scoped,
  sealChannel,
  type ChannelSecret,
  type Session,
} from '#access';
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { parseRequest, ZodPipe } from '../problem/zod-pipe.js';
import { serverOptions, type ServerOptions } from '../server-options.js';
import { CurrentSession } from '../session/session-guard.js';
import { answerOf, channelAct } from './channel-act.js';
import { codeMessages, ownChannels, sealedChannel } from './channel-repository.js';
import {
  addressSchemas,
  channelBody,
  channelIdSchema,
  channelKindSchema,
  channelListSchema,
  channelSetSchema,
  codeBody,
  ok,
  okSchema,
  secretSchema,
  type ChannelBody,
  type ChannelKind,
  type ChannelList,
  type ChannelSet,
  type CodeBody,
  type NewSecret,
  type Ok,
} from './channel-schema.js';

/** For so long both secrets of a webhook sign, so that the receiver can be changed in between. Milliseconds. */
const overlapMs = 24 * 3600_000;

/** How the person signed in is reached away from the page. Nobody sets or sees somebody else's address. */
@ApiTags('channels')
@ApiBearerAuth()
@Controller('api/v1/me/channels')
export class ChannelController {
  readonly #source: DataSource;
  readonly #options: ServerOptions;

  constructor(source: DataSource, @Inject(serverOptions) options: ServerOptions) {
    this.#source = source;
    this.#options = options;
  }

  @Get()
  @ApiAnswer(200, 'The own channels', channelListSchema)
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<ChannelList> {
    return { items: await scoped(this.#source, session, ownChannels) };
  }

  @Put(':kind')
  @ApiPath('kind', channelKindSchema)
  @ApiInput(channelBody)
  @ApiAnswer(200, 'A code goes to the address; it counts once the code came back', channelSetSchema)
  @ApiProblems('unauthenticated', 'invalid-request', 'too-many-attempts', 'channels-unavailable')
  async set(
    @CurrentSession() session: Session,
    @Param('kind', new ZodPipe(channelKindSchema)) kind: ChannelKind,
    @Body(new ZodPipe(channelBody)) body: ChannelBody,
  ): Promise<ChannelSet> {
    const key = this.#key();
    const address = parseRequest(addressSchemas[kind], body.address);
    const id = randomUUID();
    const hint = hintOf(kind, address);
    const secret = kind === 'webhook' ? newWebhookSecret() : null;
    const owner = { channelId: id, staffId: session.staffId };
    const sealed = sealChannel(key, owner, { address, secrets: secret === null ? [] : [{ secret }] });
    await channelAct(this.#source, session, (tx) =>
      answerOf(tx, 'wardline.set_staff_channel($1, $2, $3, $4)', [id, kind, hint, sealed]),
    );
    return { id, kind, hint, secret };
  }

  @Post(':id/code')
  @HttpCode(200)
  @ApiPath('id', channelIdSchema)
  @ApiAnswer(200, 'Another code goes to the address', okSchema)
  @ApiProblems('unauthenticated', 'invalid-request', 'not-found', 'channel-verified', 'too-many-attempts')
  async code(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(channelIdSchema)) id: string,
  ): Promise<Ok> {
    await channelAct(this.#source, session, (tx) =>
      answerOf(tx, `wardline.ask_channel_message($1, 'code')`, [id]),
    );
    return ok;
  }

  @Post(':id/verify')
  @HttpCode(200)
  @ApiPath('id', channelIdSchema)
  @ApiInput(codeBody)
  @ApiAnswer(200, 'The address counts from now on, and takes the place of the one before', okSchema)
  @ApiProblems(
    'unauthenticated',
    'invalid-request',
    'not-found',
    'channel-verified',
    'wrong-code',
    'too-many-attempts',
    'channels-unavailable',
  )
  async verify(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(channelIdSchema)) id: string,
    @Body(new ZodPipe(codeBody)) { code }: CodeBody,
  ): Promise<Ok> {
    const key = this.#key();
    await channelAct(this.#source, session, async (tx) => {
      const messages = await codeMessages(tx, id);
      const right = messages.some((message) =>
        timingSafeEqual(Buffer.from(channelCode(key, message)), Buffer.from(code)),
      );
      return answerOf(tx, 'wardline.prove_staff_channel($1, $2)', [id, right]);
    });
    return ok;
  }

  @Post(':id/test')
  @HttpCode(202)
  @ApiPath('id', channelIdSchema)
  @ApiAnswer(202, 'A trial is on its way; the list shows what became of it', okSchema)
  @ApiProblems('unauthenticated', 'invalid-request', 'not-found', 'channel-not-verified', 'too-many-attempts')
  async test(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(channelIdSchema)) id: string,
  ): Promise<Ok> {
    await channelAct(this.#source, session, (tx) =>
      answerOf(tx, `wardline.ask_channel_message($1, 'test')`, [id]),
    );
    return ok;
  }

  @Post(':id/secret')
  @HttpCode(200)
  @ApiPath('id', channelIdSchema)
  @ApiAnswer(200, 'A new secret of a webhook, beside the old one for a day', secretSchema)
  @ApiProblems(
    'unauthenticated',
    'invalid-request',
    'not-found',
    'no-secret',
    'channel-not-verified',
    'channels-unavailable',
  )
  async rotate(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(channelIdSchema)) id: string,
  ): Promise<NewSecret> {
    const key = this.#key();
    const { staffId } = session;
    const next = { id: randomUUID(), secret: newWebhookSecret() };
    const previousUntil = new Date(Date.now() + overlapMs).toISOString();
    await channelAct(this.#source, session, async (tx) => {
      const old = await sealedChannel(tx, id);
      const target = old && openChannel(key, { channelId: id, staffId }, old.sealed);
      if (old !== undefined && target === undefined) return 'channels-unavailable';
      const owner = { channelId: next.id, staffId };
      const sealed = sealChannel(key, owner, {
        address: target?.address ?? '',
        secrets: [{ secret: next.secret }, ...(target?.secrets ?? []).slice(0, 1).map(until(previousUntil))],
      });
      return answerOf(tx, 'wardline.rotate_channel_secret($1, $2, $3)', [id, next.id, sealed]);
    });
    return { ...next, previousUntil };
  }

  @Delete(':id')
  @ApiPath('id', channelIdSchema)
  @ApiAnswer(200, 'Nothing goes there any more', okSchema)
  @ApiProblems('unauthenticated', 'invalid-request', 'not-found')
  async remove(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(channelIdSchema)) id: string,
  ): Promise<Ok> {
    await channelAct(this.#source, session, (tx) => answerOf(tx, 'wardline.remove_staff_channel($1)', [id]));
    return ok;
  }

  #key(): Buffer {
    if (this.#options.channelKey === undefined) throw new Problem('channels-unavailable');
    return this.#options.channelKey;
  }
}

function until(end: string): (secret: ChannelSecret) => ChannelSecret {
  return ({ secret }) => ({ secret, until: end });
}

/** `n…@metro.example`; of a URL the host alone, since its path may be a secret. */
function hintOf(kind: ChannelKind, address: string): string {
  if (kind === 'webhook') return new URL(address).host;
  return `${address.slice(0, 1)}…${address.slice(address.lastIndexOf('@'))}`;
}
