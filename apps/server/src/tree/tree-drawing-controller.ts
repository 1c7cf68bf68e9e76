import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { examplePatients, outlineOf, type ExamplePatient, type Outline } from '#decision-tree';
import { draftStatement } from '#persistence';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { ApiAnswer, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { backTestView, type BackTestView } from './back-test-view.js';
import { problemOf } from './tree-act.js';
import { drawingSchema, statementSchema, storedBackTestSchema } from './tree-drawing-schema.js';
import { findVersion, newestEvidence, treeDocument } from './tree-repository.js';
import {
  datesOf,
  hashSchema,
  ofTenantQuery,
  statementQuery,
  type OfTenant,
  type StatementQuery,
} from './tree-schema.js';

/** A version as a physician looks at it on a page: what the dossier says, in parts. */
@ApiTags('trees')
@ApiBearerAuth()
@Controller('api/v1/trees/:hash')
export class TreeDrawingController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('drawing')
  @ApiPath('hash', hashSchema)
  @ApiQueryOf(ofTenantQuery)
  @ApiAnswer(
    200,
    'The tree in words, and the made-up patients of its evidence with their ways; audited',
    drawingSchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async drawing(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Query(new ZodPipe(ofTenantQuery)) { tenant }: OfTenant,
  ): Promise<Outline & { readonly patients: readonly ExamplePatient[] }> {
    const { document, evidence } = await scoped(this.#source, session, async (tx) => {
      await findVersion(tx, tenant, hash);
      await audit(tx, { action: 'tree.read', target: `tree:${hash}`, tenantId: tenant });
      return { document: await treeDocument(tx, hash), evidence: await newestEvidence(tx, hash) };
    });
    const isAsking = document.kind !== 'escalation-policy';
    const patients = isAsking && evidence !== undefined ? examplePatients(document, evidence.report) : [];
    return { ...outlineOf(document), patients };
  }

  @Get('statement')
  @ApiPath('hash', hashSchema)
  @ApiQueryOf(statementQuery)
  @ApiAnswer(200, 'The very sentence that the caller would sign', statementSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'no-evidence',
    'statement-invalid',
    'signer-not-entitled',
    'invalid-request',
  )
  async statement(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Query(new ZodPipe(statementQuery)) { tenant, ...days }: StatementQuery,
  ): Promise<z.infer<typeof statementSchema>> {
    return scoped(this.#source, session, async (tx) => {
      await findVersion(tx, tenant, hash);
      const dates = datesOf(days);
      if (dates === undefined) throw new Error('all three dates were checked');
      const draft = await draftStatement(tx, { tenant, hash, ...dates });
      if (!draft.ok) throw new Problem(problemOf(draft.code));
      return { meaning: draft.statement.meaning };
    });
  }

  @Get('back-test')
  @ApiPath('hash', hashSchema)
  @ApiQueryOf(ofTenantQuery)
  @ApiAnswer(
    200,
    'Figures of the back-test that stands in the evidence; nobody’s readings',
    storedBackTestSchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async backTest(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Query(new ZodPipe(ofTenantQuery)) { tenant }: OfTenant,
  ): Promise<{ backTest: BackTestView | null }> {
    return scoped(this.#source, session, async (tx) => {
      await findVersion(tx, tenant, hash);
      const evidence = await newestEvidence(tx, hash);
      return { backTest: evidence === undefined ? null : backTestView(evidence) };
    });
  }
}
