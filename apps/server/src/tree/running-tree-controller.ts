import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Session } from '#access';
import { resumeTree, rollbackTree, stopTree } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { act } from './tree-act.js';
import {
  ok,
  okSchema,
  reasonBody,
  rollbackBody,
  tenantSchema,
  treeNameSchema,
  type Ok,
  type ReasonBody,
  type RollbackBody,
} from './tree-schema.js';

/** What is done to the tree that decides, whichever version it is. */
@ApiTags('running-trees')
@ApiBearerAuth()
@Controller('api/v1/running-trees/:tenant/:tree')
export class RunningTreeController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post('stop')
  @HttpCode(200)
  @ApiPath('tenant', tenantSchema)
  @ApiPath('tree', treeNameSchema)
  @ApiInput(reasonBody)
  @ApiAnswer(200, 'Stopped: the fail-safe tree decides, and what it filtered is put up for review', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'already-stopped',
    'fail-safe-stays',
    'invalid-request',
  )
  async stop(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
    @Param('tree', new ZodPipe(treeNameSchema)) tree: string,
    @Body(new ZodPipe(reasonBody)) { reason }: ReasonBody,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => stopTree(tx, tenant, tree, reason));
    return ok;
  }

  @Post('resume')
  @HttpCode(200)
  @ApiPath('tenant', tenantSchema)
  @ApiPath('tree', treeNameSchema)
  @ApiInput(reasonBody)
  @ApiAnswer(200, 'The stopped version decides again', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'not-stopped',
    'not-approved',
    'signatures-missing',
    'approval-expired',
    'invalid-request',
  )
  async resume(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
    @Param('tree', new ZodPipe(treeNameSchema)) tree: string,
    @Body(new ZodPipe(reasonBody)) { reason }: ReasonBody,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => resumeTree(tx, tenant, tree, reason));
    return ok;
  }

  @Post('rollback')
  @HttpCode(200)
  @ApiPath('tenant', tenantSchema)
  @ApiPath('tree', treeNameSchema)
  @ApiInput(rollbackBody)
  @ApiAnswer(200, 'The version before decides again', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'activation-overtaken',
    'nothing-to-roll-back',
    'signatures-missing',
    'approval-expired',
    'invalid-request',
  )
  async rollback(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
    @Param('tree', new ZodPipe(treeNameSchema)) tree: string,
    @Body(new ZodPipe(rollbackBody)) { leaves, reason }: RollbackBody,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => rollbackTree(tx, { tenant, tree, leaves, reason }));
    return ok;
  }
}
