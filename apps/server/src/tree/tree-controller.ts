import { Body, Controller, Get, Header, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { treeHash, type AnyTreeDocument } from '#decision-tree';
import { addTreeEvidence, submitTree } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiHtml, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { Examiner } from './examiner.js';
import { standingNotices, type TreeNotice } from './notice-repository.js';
import { readCases, readDocument } from './submission.js';
import { act } from './tree-act.js';
import { dossierOf } from './tree-dossier.js';
import { differenceTo, type DifferenceView } from './tree-difference.js';
import { evidenceFrom, evidenceView, type EvidenceView, type Examined } from './tree-evidence.js';
import {
  activationsOf,
  findVersion,
  mayExamine,
  newestEvidence,
  signaturesOf,
  treeDocument,
  treeVersions,
  type ActivationEntry,
  type StoredSignature,
  type TreeVersion,
} from './tree-repository.js';
import {
  datesOf,
  differenceSchema,
  dossierQuery,
  examinationBody,
  examinedSchema,
  hashSchema,
  ofTenantQuery,
  submissionBody,
  treeDetailSchema,
  treeListSchema,
  type DossierQuery,
  type ExaminationBody,
  type OfTenant,
  type Submission,
} from './tree-schema.js';

interface Detail {
  readonly version: TreeVersion;
  readonly document: AnyTreeDocument;
  readonly evidence: EvidenceView | null;
  readonly signatures: readonly StoredSignature[];
  readonly activations: readonly ActivationEntry[];
}

/** Versions of trees: handed in, examined, read. */
@ApiTags('trees')
@ApiBearerAuth()
@Controller('api/v1/trees')
export class TreeController {
  readonly #source: DataSource;
  readonly #examiner: Examiner;

  constructor(source: DataSource, examiner: Examiner) {
    this.#source = source;
    this.#examiner = examiner;
  }

  @Get()
  @ApiAnswer(200, 'Versions that the caller’s health systems have, and the alarms that stand', treeListSchema)
  @ApiProblems('unauthenticated')
  async list(
    @CurrentSession() session: Session,
  ): Promise<{ items: readonly TreeVersion[]; notices: readonly TreeNotice[] }> {
    return scoped(this.#source, session, async (tx) => ({
      items: await treeVersions(tx),
      notices: await standingNotices(tx),
    }));
  }

  @Post()
  @ApiInput(submissionBody)
  @ApiAnswer(201, 'Handed in by its author, and examined', examinedSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'tree-refused',
    'version-taken',
    'already-submitted',
    'not-verifiable',
    'verifier-busy',
    'payload-too-large',
    'invalid-request',
  )
  async submit(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(submissionBody)) { tenant, document: text, cases }: Submission,
  ): Promise<Examined> {
    const document = readDocument(text);
    const worked = readCases(cases, document);
    const hash = treeHash(document);
    await act(this.#source, session, async (tx) => (await submitTree(tx, tenant, document)).answer);
    const examination = await this.#examiner.examine({ document, cases: worked });
    await act(this.#source, session, (tx) => addTreeEvidence(tx, tenant, hash, evidenceFrom(examination)));
    return this.#examined(session, hash);
  }

  @Get(':hash')
  @ApiPath('hash', hashSchema)
  @ApiQueryOf(ofTenantQuery)
  @ApiAnswer(
    200,
    'One version, what speaks for it, who signed it, and what was done with the tree',
    treeDetailSchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async find(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Query(new ZodPipe(ofTenantQuery)) { tenant }: OfTenant,
  ): Promise<Detail> {
    return scoped(this.#source, session, async (tx) => {
      const version = await findVersion(tx, tenant, hash);
      const evidence = await newestEvidence(tx, hash);
      return {
        version,
        document: await treeDocument(tx, hash),
        evidence: evidence === undefined ? null : evidenceView(evidence),
        signatures: await signaturesOf(tx, tenant, hash),
        activations: await activationsOf(tx, tenant, version.tree),
      };
    });
  }

  @Get(':hash/dossier')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @ApiPath('hash', hashSchema)
  @ApiQueryOf(dossierQuery)
  @ApiHtml('The page a physician reads before signing; the look is audited')
  @ApiProblems('unauthenticated', 'not-found', 'no-evidence', 'statement-invalid', 'invalid-request')
  async dossier(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Query(new ZodPipe(dossierQuery)) { tenant, ...dates }: DossierQuery,
  ): Promise<string> {
    return scoped(this.#source, session, async (tx) => {
      const version = await findVersion(tx, tenant, hash);
      await audit(tx, { action: 'tree.read', target: `tree:${hash}`, tenantId: tenant });
      return dossierOf(tx, version, datesOf(dates));
    });
  }

  @Get(':hash/difference')
  @ApiPath('hash', hashSchema)
  @ApiQueryOf(ofTenantQuery)
  @ApiAnswer(200, 'In words, how it differs from the version that decides now', differenceSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async difference(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Query(new ZodPipe(ofTenantQuery)) { tenant }: OfTenant,
  ): Promise<DifferenceView> {
    return scoped(this.#source, session, (tx) => differenceTo(tx, tenant, hash));
  }

  @Post(':hash/examinations')
  @ApiPath('hash', hashSchema)
  @ApiInput(examinationBody)
  @ApiAnswer(201, 'Examined again; what is found now is what a physician reads and signs', examinedSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'no-evidence',
    'tree-refused',
    'not-verifiable',
    'verifier-busy',
    'payload-too-large',
    'invalid-request',
  )
  async examine(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Body(new ZodPipe(examinationBody)) { tenant, cases }: ExaminationBody,
  ): Promise<Examined> {
    const { document, evidence } = await scoped(this.#source, session, async (tx) => {
      await findVersion(tx, tenant, hash);
      if (!(await mayExamine(tx, tenant))) throw new Problem('forbidden');
      return { document: await treeDocument(tx, hash), evidence: await newestEvidence(tx, hash) };
    });
    const text = cases ?? (evidence && JSON.stringify({ tree: document.tree, cases: evidence.report.cases }));
    if (text === undefined) throw new Problem('no-evidence');
    const worked = readCases(text, document);
    const examination = await this.#examiner.examine({ document, cases: worked });
    const given = evidenceFrom(examination, evidence);
    await act(this.#source, session, (tx) => addTreeEvidence(tx, tenant, hash, given));
    return this.#examined(session, hash);
  }

  async #examined(session: Session, hash: string): Promise<Examined> {
    const evidence = await scoped(this.#source, session, (tx) => newestEvidence(tx, hash));
    if (evidence === undefined) throw new Error('evidence that was just stored is not there');
    return { hash, evidence: evidenceView(evidence) };
  }
}
