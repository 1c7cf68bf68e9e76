import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, LockedScreens, scoped, Sessions, SignIn, type Session } from '#access';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession, CurrentToken } from './session-guard.js';
import { renewedSessionSchema, unlockBody, type UnlockBody } from './session-schema.js';

/** A locked screen opens to the person whose session it is, and to nobody else (hazard H23). */
@ApiTags('session')
@ApiBearerAuth()
@Controller('api/v1/session')
export class UnlockController {
  readonly #source: DataSource;
  readonly #sessions: Sessions;
  readonly #signIn: SignIn;
  readonly #screens: LockedScreens;

  constructor(source: DataSource, sessions: Sessions, signIn: SignIn, screens: LockedScreens) {
    this.#source = source;
    this.#sessions = sessions;
    this.#signIn = signIn;
    this.#screens = screens;
  }

  @Post('unlock')
  @HttpCode(200)
  @ApiInput(unlockBody)
  @ApiAnswer(200, 'It is the same person; the session lasts longer', renewedSessionSchema)
  @ApiProblems('unauthenticated', 'bad-credentials', 'too-many-attempts', 'invalid-request')
  async unlock(
    @CurrentSession() session: Session,
    @CurrentToken() token: string,
    @Body(new ZodPipe(unlockBody)) { password }: UnlockBody,
    @Req() request: Request,
  ): Promise<{ expiresAt: string }> {
    const confirmed = await this.#signIn.confirm(session, { password, address: request.ip ?? 'unknown' });
    if (!confirmed.ok) throw new Problem(confirmed.code);
    const expiresAt = await this.#sessions.renew(token);
    if (expiresAt === undefined) throw new Problem('unauthenticated');
    await this.#screens.end(session.sessionId);
    await scoped(this.#source, session, (tx) =>
      audit(tx, { action: 'unlock', target: `session:${session.sessionId}` }),
    );
    return { expiresAt: expiresAt.toISOString() };
  }
}
