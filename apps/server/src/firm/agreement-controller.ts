import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { putAgreement, type AgreementJson } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { firmAct } from './firm-act.js';
import {
  agreementBody,
  agreementSchema,
  firmIdSchema,
  ok,
  okSchema,
  type AgreementBody,
  type Ok,
} from './firm-schema.js';

/** The terms under which a firm works: set by the lead of the health system, read by both. */
@ApiTags('firm')
@ApiBearerAuth()
@Controller('api/v1/firm/agreements')
export class AgreementController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(
    200,
    'Agreements of the caller’s firm or health system, as they stand now',
    z.object({ items: z.array(agreementSchema) }),
  )
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: AgreementJson[] }> {
    const rows = await scoped(this.#source, session, (tx) =>
      tx.query<{ agreement: AgreementJson }>(
        `SELECT wardline.agreement_json(n::wardline.agreement) AS agreement
         FROM (SELECT DISTINCT ON (agreement_id) * FROM wardline.agreement ORDER BY agreement_id, entry_id DESC) n
         ORDER BY n.tenant_id, n.agreement_id`,
      ),
    );
    return { items: rows.map(({ agreement }) => agreement) };
  }

  @Put(':agreement')
  @ApiPath('agreement', firmIdSchema)
  @ApiInput(agreementBody)
  @ApiAnswer(200, 'These terms hold from now on; the former stay on record', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'unknown-firm',
    'unknown-programme',
    'another-agreement',
    'dates-invalid',
    'invalid-request',
  )
  async put(
    @CurrentSession() session: Session,
    @Param('agreement', new ZodPipe(firmIdSchema)) id: string,
    @Body(new ZodPipe(agreementBody)) { from, until, ...terms }: AgreementBody,
  ): Promise<Ok> {
    await firmAct(this.#source, session, (tx) =>
      putAgreement(tx, {
        id,
        from: new Date(from),
        until: until === null ? null : new Date(until),
        ...terms,
      }),
    );
    return ok;
  }
}
