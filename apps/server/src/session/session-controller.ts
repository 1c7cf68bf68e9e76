import { Body, Controller, Delete, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, Sessions, SignIn, type Session } from '#access';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { SessionWatch } from '../delivery/session-watch.js';
import { ApiAnswer, ApiInput, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession, CurrentToken, OpenToAll } from './session-guard.js';
import {
  openedSessionSchema,
  renewedSessionSchema,
  sessionSchema,
  signInBody,
  viewOf,
  type OpenedSessionView,
  type SessionView,
  type SignInBody,
} from './session-schema.js';

@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  readonly #source: DataSource;
  readonly #sessions: Sessions;
  readonly #signIn: SignIn;
  readonly #watch: SessionWatch;

  constructor(source: DataSource, sessions: Sessions, signIn: SignIn, watch: SessionWatch) {
    this.#source = source;
    this.#sessions = sessions;
    this.#signIn = signIn;
    this.#watch = watch;
  }

  @Post()
  @OpenToAll()
  @ApiInput(signInBody)
  @ApiAnswer(201, 'Signed in', openedSessionSchema)
  @ApiProblems('bad-credentials', 'credentials-ended', 'too-many-attempts', 'invalid-request')
  async open(
    @Body(new ZodPipe(signInBody)) body: SignInBody,
    @Req() request: Request,
  ): Promise<OpenedSessionView> {
    const outcome = await this.#signIn.attempt({
      email: body.email,
      password: body.password,
      address: request.ip ?? 'unknown',
    });
    if (!outcome.ok) throw new Problem(outcome.code);
    return { token: outcome.token, ...viewOf(outcome.session) };
  }

  @Get()
  @ApiBearerAuth()
  @ApiAnswer(200, 'Who is signed in', sessionSchema)
  @ApiProblems('unauthenticated')
  whoAmI(@CurrentSession() session: Session): SessionView {
    return viewOf(session);
  }

  @Post('renewal')
  @HttpCode(200)
  @ApiBearerAuth()
  @ApiAnswer(200, 'The session lasts longer', renewedSessionSchema)
  @ApiProblems('unauthenticated')
  async renew(@CurrentToken() token: string): Promise<{ expiresAt: string }> {
    const expiresAt = await this.#sessions.renew(token);
    if (expiresAt === undefined) throw new Problem('unauthenticated');
    return { expiresAt: expiresAt.toISOString() };
  }

  @Delete()
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiAnswer(204, 'Signed out; sockets of this session are closed')
  @ApiProblems('unauthenticated')
  async close(@CurrentSession() session: Session, @CurrentToken() token: string): Promise<void> {
    await scoped(this.#source, session, (tx) =>
      audit(tx, { action: 'sign-out', target: `session:${session.sessionId}` }),
    );
    await this.#sessions.close(token);
    this.#watch.ended(token, 'signed-out');
  }
}
