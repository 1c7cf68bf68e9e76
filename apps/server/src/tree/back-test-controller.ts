import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type ScopedTransaction, type Session } from '#access';
import { backTestFigures, type BackTestReport } from '#decision-tree';
import { addTreeEvidence, type TreeAnswer } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { backTestBody, reportOf, type BackTestBody } from './back-test-schema.js';
import { act } from './tree-act.js';
import { evidenceView, type Examined } from './tree-evidence.js';
import { findVersion, newestEvidence, treeVersions, type TreeVersion } from './tree-repository.js';
import { examinedSchema, hashSchema } from './tree-schema.js';

/**
 * Takes in what the command line found on recorded patients. The figures are somebody's word, under a name: the server
 * looks that they are about this version and about what runs beside it, and does not make them itself.
 */
@ApiTags('trees')
@ApiBearerAuth()
@Controller('api/v1/trees/:hash/back-tests')
export class BackTestController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post()
  @ApiPath('hash', hashSchema)
  @ApiInput(backTestBody)
  @ApiAnswer(201, 'Its figures stand in the dossier, and are signed with the tree', examinedSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'no-evidence',
    'back-test-mismatch',
    'payload-too-large',
    'invalid-request',
  )
  async put(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Body(new ZodPipe(backTestBody)) body: BackTestBody,
  ): Promise<Examined> {
    const report = reportOf(body);
    const { tenant } = body;
    await act(this.#source, session, async (tx): Promise<TreeAnswer> => {
      const version = await findVersion(tx, tenant, hash);
      if (!isAbout(report, hash, await runningHash(tx, version))) throw new Problem('back-test-mismatch');
      const evidence = await newestEvidence(tx, hash);
      if (evidence === undefined) throw new Problem('no-evidence');
      const backTest = { ...backTestFigures(report), handedInBy: session.name };
      const { report: examination } = evidence;
      const given = { report: examination, coverage: examination.coverage, backTest };
      return addTreeEvidence(tx, tenant, hash, given);
    });
    const evidence = await scoped(this.#source, session, (tx) => newestEvidence(tx, hash));
    if (evidence === undefined) throw new Error('evidence that was just stored is not there');
    return { hash, evidence: evidenceView(evidence) };
  }
}

async function runningHash(
  tx: ScopedTransaction,
  { tenant, tree }: TreeVersion,
): Promise<string | undefined> {
  const here = await treeVersions(tx);
  return here.find((one) => one.tenant === tenant && one.tree === tree && one.decides)?.hash;
}

/** This version on one side, and on the other what runs in its place. */
function isAbout({ candidate, live }: BackTestReport, hash: string, running: string | undefined): boolean {
  const names = (side: BackTestReport['live'], wanted: string): boolean =>
    side.trees.some((tree) => tree.hash === wanted);
  return names(candidate, hash) && (running === undefined || names(live, running));
}
