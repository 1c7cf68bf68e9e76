import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import { audit, scoped, SignIn, type ScopedTransaction, type Session } from '#access';
import {
  applyImport,
  changesPlans,
  countRows,
  findImport,
  listImports,
  reportRows,
  signImportedPlans,
  type ImportJob,
} from '#persistence';
import type { Request, Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { problemOf } from '../tree/tree-act.js';
import { reportCsv } from './import-report.js';
import { ImportRunner } from './import-runner.js';
import {
  applicationBody,
  importDetailSchema,
  importIdSchema,
  importListSchema,
  importQuerySchema,
  receivedSchema,
  reportQuerySchema,
  reportSchema,
  type ApplicationBody,
  type ImportDetail,
  type ImportList,
  type ImportQuery,
  type ImportView,
  type Received,
  type ReportQuery,
  type ReportView,
} from './import-schema.js';
import { formatOf, receiveImport } from './import-upload.js';

/** Bringing in many at once: a file is judged row by row first, and done by a second act. See docs/import.md. */
@ApiTags('imports')
@ApiBearerAuth()
@Controller('api/v1/imports')
export class ImportController {
  readonly #source: DataSource;
  readonly #signIn: SignIn;
  readonly #runner: ImportRunner;

  constructor(source: DataSource, signIn: SignIn, runner: ImportRunner) {
    this.#source = source;
    this.#signIn = signIn;
    this.#runner = runner;
  }

  @Post()
  @HttpCode(202)
  @ApiQueryOf(importQuerySchema)
  @ApiConsumes('text/csv', 'application/fhir+json', 'application/fhir+ndjson')
  @ApiBody({
    description: 'The file; it is read as it streams in',
    schema: { type: 'string', format: 'binary' },
  })
  @ApiAnswer(202, 'Taken in. The dry run goes on by itself; nothing of the record changes', receivedSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'unreadable-import',
    'unsupported-media-type',
    'invalid-request',
  )
  async receive(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(importQuerySchema)) query: ImportQuery,
    @Req() request: Request,
  ): Promise<Received> {
    const format = formatOf(query.kind, request.headers['content-type']);
    // Whatever comes of it, the rest of the file is let through: a sender that is cut off never reads the answer.
    const bytes = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
    try {
      const received = await receiveImport(this.#source, session, query, { format, bytes });
      this.#runner.wake();
      return received;
    } finally {
      request.resume();
    }
  }

  @Get()
  @ApiAnswer(200, 'Imports that you may work on, the newest first', importListSchema)
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<ImportList> {
    const jobs = await scoped(this.#source, session, (tx) => listImports(tx, 100));
    return { items: jobs.map(viewOf) };
  }

  @Get(':id')
  @ApiPath('id', importIdSchema)
  @ApiAnswer(200, 'How far it is, and what its rows would do or did', importDetailSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async find(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(importIdSchema)) id: string,
  ): Promise<ImportDetail> {
    return scoped(this.#source, session, async (tx) => {
      const job = await required(tx, id);
      return { ...viewOf(job), ...(await countRows(tx, id)) };
    });
  }

  @Get(':id/report')
  @ApiPath('id', importIdSchema)
  @ApiQueryOf(reportQuerySchema)
  @ApiAnswer(200, 'The report by row, in the order of the file', reportSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async report(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(importIdSchema)) id: string,
    @Query(new ZodPipe(reportQuerySchema)) { after, limit, findings }: ReportQuery,
  ): Promise<ReportView> {
    return scoped(this.#source, session, async (tx) => {
      await required(tx, id);
      const rows = await reportRows(tx, id, { after, limit, onlyFindings: findings === 'only' });
      return {
        items: rows.map(({ row, kind, would, did, findings: found }) => ({
          row,
          kind,
          would,
          did,
          findings: [...found],
        })),
        next: rows.length === limit ? (rows.at(-1)?.seq ?? null) : null,
      };
    });
  }

  @Get(':id/report.csv')
  @ApiPath('id', importIdSchema)
  @ApiProduces('text/csv')
  @ApiAnswer(200, 'The whole report: row, kind, would, did, code, column')
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async reportFile(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(importIdSchema)) id: string,
    @Res() response: Response,
  ): Promise<void> {
    await scoped(this.#source, session, (tx) => required(tx, id));
    response
      .status(200)
      .type('text/csv')
      .setHeader('Content-Disposition', `attachment; filename="import-${id}.csv"`);
    await pipeline(Readable.from(reportCsv(this.#source, session, id)), response);
  }

  @Post(':id/application')
  @HttpCode(202)
  @ApiPath('id', importIdSchema)
  @ApiInput(applicationBody)
  @ApiAnswer(
    202,
    'It is being done, in chunks; a row for which the record has changed since is left alone',
    receivedSchema,
  )
  @ApiProblems(
    'unauthenticated',
    'bad-credentials',
    'too-many-attempts',
    'not-found',
    'import-not-ready',
    'no-signing-key',
    'signing-key-unreadable',
    'import-differs',
    'password-required',
    'invalid-request',
  )
  async apply(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(importIdSchema)) id: string,
    @Body(new ZodPipe(applicationBody)) { contentHash, password }: ApplicationBody,
    @Req() request: Request,
  ): Promise<Received> {
    await scoped(this.#source, session, (tx) => required(tx, id));
    const isSigned = await scoped(this.#source, session, (tx) => changesPlans(tx, id));
    if (isSigned) await this.#confirm(session, password, request.ip ?? 'unknown');
    const code = await scoped(this.#source, session, async (tx) => {
      const signed = isSigned && password !== undefined ? await signImportedPlans(tx, id, password) : 'ok';
      if (signed === 'ok') return applyImport(tx, id, contentHash);
      await audit(tx, { action: 'import.apply', target: `import:${id}`, outcome: signed });
      return signed;
    });
    if (code !== 'ok') throw new Problem(code === 'unknown-import' ? 'not-found' : problemOf(code));
    this.#runner.wake();
    return { id, contentHash };
  }

  /** @throws {Problem} when it is not the person who signed in */
  async #confirm(session: Session, password: string | undefined, address: string): Promise<void> {
    if (password === undefined) throw new Problem('password-required');
    const confirmed = await this.#signIn.confirm(session, { password, address });
    if (!confirmed.ok) throw new Problem(confirmed.code);
  }
}

/** The job, and the look at it on the trail. @throws {Problem} not-found */
async function required(tx: ScopedTransaction, id: string): Promise<ImportJob> {
  const job = await findImport(tx, id);
  if (job === undefined) throw new Problem('not-found');
  await audit(tx, { action: 'read', target: `import:${id}`, tenantId: job.tenant });
  return job;
}

function viewOf(job: ImportJob): ImportView {
  return {
    ...job,
    createdAt: job.createdAt.toISOString(),
    checkedAt: job.checkedAt?.toISOString() ?? null,
    appliedAt: job.appliedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}
