import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import {
  createAccount,
  endAccountSessions,
  endRole,
  giveRole,
  issueAccountCode,
  lockAccount,
  unlockAccount,
} from '#persistence';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { actOnAccount, makeCode } from './account-act.js';
import { accountPage, requireManager } from './account-repository.js';
import {
  accountBody,
  accountPageSchema,
  accountQuery,
  actSchema,
  assignmentIdSchema,
  codeActSchema,
  createdSchema,
  endBody,
  reasonBody,
  roleBody,
  staffIdSchema,
  type AccountBody,
  type AccountPage,
  type AccountQuery,
  type Act,
  type CodeAct,
  type Created,
  type EndBody,
  type ReasonBody,
  type RoleBody,
  type ToldCode,
} from './account-schema.js';

const refusals = ['unauthenticated', 'forbidden', 'not-found', 'invalid-request'] as const;
const onAccount = [...refusals, 'managed-elsewhere', 'own-account'] as const;

/** Accounts and roles: of a health system by its operators, of a firm by its supervisors. */
@ApiTags('accounts')
@ApiBearerAuth()
@Controller('api/v1/accounts')
export class AccountController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiQueryOf(accountQuery)
  @ApiAnswer(200, 'By name: people of the own health system or firm', accountPageSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(accountQuery)) query: AccountQuery,
  ): Promise<AccountPage> {
    return scoped(this.#source, session, async (tx) => {
      const tenants = await requireManager(tx);
      await audit(
        tx,
        ...tenants.map((tenantId) => ({ action: 'read' as const, target: 'accounts', tenantId })),
      );
      return accountPage(tx, query);
    });
  }

  @Post()
  @ApiInput(accountBody)
  @ApiAnswer(
    201,
    'An account without a role, and the code by which its person sets a password',
    createdSchema,
  )
  @ApiProblems('unauthenticated', 'forbidden', 'address-taken', 'invalid-request')
  async create(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(accountBody)) body: AccountBody,
  ): Promise<Created> {
    const id = randomUUID();
    const { hashes, told } = await makeCode();
    const code: { told?: ToldCode } = {};
    await actOnAccount(this.#source, session, async (tx) => {
      code.told = await told(tx);
      return createAccount(tx, { id, ...body }, hashes);
    });
    return { id, code: code.told as ToldCode };
  }

  @Post(':staff/code')
  @HttpCode(200)
  @ApiPath('staff', staffIdSchema)
  @ApiInput(reasonBody)
  @ApiAnswer(200, 'Password and sessions have ended; a code sets a new one', codeActSchema)
  @ApiProblems(...onAccount, 'account-locked', 'already-proposed')
  async code(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
    @Body(new ZodPipe(reasonBody)) { reason }: ReasonBody,
  ): Promise<CodeAct> {
    const { hashes, told } = await makeCode();
    const code: { told?: ToldCode } = {};
    const state = await actOnAccount(this.#source, session, async (tx) => {
      code.told = await told(tx);
      return issueAccountCode(tx, staffId, hashes, reason);
    });
    return { state, code: state === 'done' ? (code.told as ToldCode) : null };
  }

  @Post(':staff/roles')
  @HttpCode(200)
  @ApiPath('staff', staffIdSchema)
  @ApiInput(roleBody)
  @ApiAnswer(200, 'The person has the role from then on, or another has to agree first', actSchema)
  @ApiProblems(
    ...onAccount,
    'account-locked',
    'role-not-available',
    'unknown-site',
    'bad-dates',
    'role-held',
    'already-proposed',
  )
  async give(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
    @Body(new ZodPipe(roleBody)) { role, site, from, until, reason }: RoleBody,
  ): Promise<Act> {
    const given = { id: randomUUID(), staffId, role, site, from: moment(from), until: moment(until), reason };
    return { state: await actOnAccount(this.#source, session, (tx) => giveRole(tx, given)) };
  }

  @Post('roles/:assignment/end')
  @HttpCode(200)
  @ApiPath('assignment', assignmentIdSchema)
  @ApiInput(endBody)
  @ApiAnswer(200, 'It ends then', actSchema)
  @ApiProblems(...refusals, 'own-account', 'already-ended', 'bad-dates', 'last-in-role')
  async end(
    @CurrentSession() session: Session,
    @Param('assignment', new ZodPipe(assignmentIdSchema)) assignment: string,
    @Body(new ZodPipe(endBody)) { at }: EndBody,
  ): Promise<Act> {
    return { state: await actOnAccount(this.#source, session, (tx) => endRole(tx, assignment, moment(at))) };
  }

  @Post(':staff/lock')
  @HttpCode(200)
  @ApiPath('staff', staffIdSchema)
  @ApiInput(reasonBody)
  @ApiAnswer(200, 'Signed out everywhere, and nobody signs in by it', actSchema)
  @ApiProblems(...onAccount, 'account-locked', 'last-in-role')
  async lock(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
    @Body(new ZodPipe(reasonBody)) { reason }: ReasonBody,
  ): Promise<Act> {
    return { state: await actOnAccount(this.#source, session, (tx) => lockAccount(tx, staffId, reason)) };
  }

  @Post(':staff/unlock')
  @HttpCode(200)
  @ApiPath('staff', staffIdSchema)
  @ApiInput(reasonBody)
  @ApiAnswer(200, 'The person may sign in again, or another has to agree first', actSchema)
  @ApiProblems(...onAccount, 'account-not-locked', 'already-proposed')
  async unlock(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
    @Body(new ZodPipe(reasonBody)) { reason }: ReasonBody,
  ): Promise<Act> {
    return { state: await actOnAccount(this.#source, session, (tx) => unlockAccount(tx, staffId, reason)) };
  }

  @Post(':staff/sessions/end')
  @HttpCode(200)
  @ApiPath('staff', staffIdSchema)
  @ApiAnswer(200, 'The next request is refused, and open pages are cut off within seconds', actSchema)
  @ApiProblems(...onAccount)
  async endSessions(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
  ): Promise<Act> {
    return { state: await actOnAccount(this.#source, session, (tx) => endAccountSessions(tx, staffId)) };
  }
}

function moment(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
