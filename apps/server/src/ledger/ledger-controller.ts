import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, holdsRole, scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import { readerOf } from '../alert/alert-repository.js';
import { ApiAnswer, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ledgerQuerySchema, ledgerSchema, type Ledger, type LedgerQuery } from './ledger-schema.js';

@ApiTags('ledger')
@ApiBearerAuth()
@Controller('api/v1/ledger')
export class LedgerController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiQueryOf(ledgerQuerySchema)
  @ApiAnswer(200, 'Counts that must add up, over the tenants whose books the caller keeps', ledgerSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async read(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(ledgerQuerySchema)) query: LedgerQuery,
  ): Promise<Ledger> {
    return scoped(this.#source, session, async (tx) => {
      const { assignments } = await readerOf(tx);
      if (!holdsRole(assignments, ['operator', 'lead'])) throw new Problem('forbidden');
      await audit(tx, { action: 'ledger.read', target: 'ledger' });
      const [row] = await tx.query<{ ledger: Ledger }>(
        `SELECT wardline.ledger(coalesce($1::timestamptz, wardline.now() - interval '24 hours'),
           coalesce($2::timestamptz, wardline.now())) AS ledger`,
        [query.from ?? null, query.to ?? null],
      );
      if (row === undefined) throw new Error('wardline.ledger() returned nothing');
      return row.ledger;
    });
  }
}
