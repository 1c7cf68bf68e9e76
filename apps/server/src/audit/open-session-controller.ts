import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { holdsRole, scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { readerOf } from '../alert/alert-repository.js';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem, type ProblemCode } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { sessionsSchema, type OpenSessions } from './audit-schema.js';

const refusals: Readonly<Record<string, ProblemCode>> = {
  'not-allowed': 'forbidden',
  'unknown-session': 'not-found',
  'already-ended': 'already-ended',
};

/** Who is signed in, for privacy officers, and the end of a session that should not be. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('api/v1/sessions')
export class OpenSessionController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(
    200,
    'Open sessions of people who work for the caller’s health systems, the newest first',
    sessionsSchema,
  )
  @ApiProblems('unauthenticated', 'forbidden')
  async list(@CurrentSession() session: Session): Promise<OpenSessions> {
    const items = await scoped(this.#source, session, async (tx) => {
      const { assignments } = await readerOf(tx);
      if (!holdsRole(assignments, ['privacy-officer'])) throw new Problem('forbidden');
      return tx.query<OpenSessions['items'][number]>(
        `SELECT session_id AS id, jsonb_build_object('id', staff_id, 'name', name, 'firm', firm) AS who, roles,
           wardline.rfc3339(created_at) AS "openedAt", wardline.rfc3339(expires_at) AS "endsAt",
           wardline.rfc3339(seen_at) AS "pageSeenAt", session_id = $1 AS own
         FROM wardline.sessions_seen_by_officer() ORDER BY created_at DESC, session_id`,
        [session.sessionId],
      );
    });
    return { items };
  }

  @Post(':session/end')
  @HttpCode(200)
  @ApiPath('session', z.uuid())
  @ApiAnswer(200, 'Ended: the next request is refused, and open pages are cut off within seconds', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'already-ended', 'invalid-request')
  async end(
    @CurrentSession() session: Session,
    @Param('session', new ZodPipe(z.uuid())) which: string,
  ): Promise<Ok> {
    const [row] = await scoped(this.#source, session, (tx) =>
      tx.query<{ code: string }>('SELECT wardline.end_session_of($1) AS code', [which]),
    );
    const code = row?.code ?? '';
    if (code === 'ok') return ok;
    const problem = refusals[code];
    if (problem === undefined) throw new Error(`refused with ${code}, which the interface does not know`);
    throw new Problem(problem);
  }
}
