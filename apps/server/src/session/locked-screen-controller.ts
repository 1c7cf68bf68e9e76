import { Body, Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, LockedScreens, scoped, SignIn, type LockedScreen } from '#access';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { HeartbeatSource } from '../delivery/heartbeat.js';
import { ApiAnswer, ApiInput, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import {
  lockedSchema,
  lockedScreenSchema,
  type Locked,
  type LockedScreenView,
} from './locked-screen-schema.js';
import { CurrentToken, OpenToAll } from './session-guard.js';
import {
  openedSessionSchema,
  unlockBody,
  viewOf,
  type OpenedSessionView,
  type UnlockBody,
} from './session-schema.js';

/**
 * A locked screen goes on telling that something waits when its session is over: counts of the own sites, no names, by a
 * token of its own. It is no session: nobody is there by it, and nothing on it counts as seen (hazard H23).
 */
@ApiTags('session')
@ApiBearerAuth()
@Controller('api/v1/session/locked-screen')
export class LockedScreenController {
  readonly #source: DataSource;
  readonly #signIn: SignIn;
  readonly #screens: LockedScreens;
  readonly #heartbeat: HeartbeatSource;

  constructor(source: DataSource, signIn: SignIn, screens: LockedScreens, heartbeat: HeartbeatSource) {
    this.#source = source;
    this.#signIn = signIn;
    this.#screens = screens;
    this.#heartbeat = heartbeat;
  }

  @Post()
  @HttpCode(200)
  @ApiAnswer(200, 'The screen may go on counting after the session, for a shift', lockedSchema)
  @ApiProblems('unauthenticated', 'forbidden')
  async lock(@CurrentToken() token: string): Promise<Locked> {
    const locked = await this.#screens.lock(token);
    if (locked === undefined) throw new Problem('forbidden');
    return { token: locked.token, expiresAt: locked.expiresAt.toISOString() };
  }

  @Get()
  @OpenToAll()
  @Header('Cache-Control', 'no-store')
  @ApiAnswer(200, 'How many alerts call somebody, and whether Wardline monitors', lockedScreenSchema)
  @ApiProblems('unauthenticated')
  async read(@Req() request: Request): Promise<LockedScreenView> {
    const { token, screen } = await this.#screenOf(request);
    const { critical = 0, tier1 = 0, indeterminate = 0 } = await this.#screens.counts(token);
    return {
      at: new Date().toISOString(),
      expiresAt: screen.expiresAt.toISOString(),
      person: screen.name,
      status: this.#heartbeat.latest.status,
      counts: { critical, tier1, indeterminate },
    };
  }

  @Post('unlock')
  @OpenToAll()
  @ApiInput(unlockBody)
  @ApiAnswer(201, 'It is the same person: signed in anew', openedSessionSchema)
  @ApiProblems(
    'unauthenticated',
    'bad-credentials',
    'credentials-ended',
    'too-many-attempts',
    'invalid-request',
  )
  async unlock(
    @Body(new ZodPipe(unlockBody)) { password }: UnlockBody,
    @Req() request: Request,
  ): Promise<OpenedSessionView> {
    const { screen } = await this.#screenOf(request);
    // The same door as sign-in, with its counts and its trail.
    const outcome = await this.#signIn.attempt({
      email: screen.email,
      password,
      address: request.ip ?? 'unknown',
    });
    if (!outcome.ok) throw new Problem(outcome.code);
    await scoped(this.#source, outcome.session, (tx) =>
      audit(tx, { action: 'unlock', target: `session:${outcome.session.sessionId}` }),
    );
    await this.#screens.end(screen.sessionId);
    return { token: outcome.token, ...viewOf(outcome.session) };
  }

  async #screenOf(request: Request): Promise<{ readonly token: string; readonly screen: LockedScreen }> {
    const token = /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(request.headers.authorization ?? '')?.[1];
    const screen = token === undefined ? undefined : await this.#screens.find(token);
    if (token === undefined || screen === undefined) throw new Problem('unauthenticated');
    return { token, screen };
  }
}
