import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { holdsRole, scoped, type Session } from '#access';
import { agreeToProposal, dropProposal } from '#persistence';
import { DataSource } from 'typeorm';
import { readerOf } from '../alert/alert-repository.js';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { actOnAccount, makeCode } from './account-act.js';
import { openProposals } from './account-repository.js';
import {
  actSchema,
  codeActSchema,
  proposalIdSchema,
  proposalListSchema,
  type Act,
  type CodeAct,
  type ProposalList,
  type ToldCode,
} from './account-schema.js';

/** Four eyes: what opens power over patients is proposed by one person and agreed on by another. */
@ApiTags('accounts')
@ApiBearerAuth()
@Controller('api/v1/accounts/proposals')
export class ProposalController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(200, 'What waits for a second person, the oldest first', proposalListSchema)
  @ApiProblems('unauthenticated', 'forbidden')
  async list(@CurrentSession() session: Session): Promise<ProposalList> {
    return scoped(this.#source, session, async (tx) => {
      const { assignments } = await readerOf(tx);
      if (!holdsRole(assignments, ['operator', 'supervisor', 'lead', 'privacy-officer']))
        throw new Problem('forbidden');
      return { items: await openProposals(tx) };
    });
  }

  @Post(':proposal/agree')
  @HttpCode(200)
  @ApiPath('proposal', proposalIdSchema)
  @ApiAnswer(200, 'Done; with the code, where it was about one', codeActSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'second-person-required',
    'proposer-gone',
    'account-locked',
    'account-not-locked',
    'role-not-available',
    'unknown-site',
    'role-held',
    'bad-dates',
    'invalid-request',
  )
  async agree(
    @CurrentSession() session: Session,
    @Param('proposal', new ZodPipe(proposalIdSchema)) proposal: string,
  ): Promise<CodeAct> {
    const { hashes, told } = await makeCode();
    const code: { told: ToldCode | null } = { told: null };
    const state = await actOnAccount(this.#source, session, async (tx) => {
      const one = (await openProposals(tx)).find(({ id }) => id === proposal);
      if (one?.kind === 'code') code.told = await told(tx);
      return agreeToProposal(tx, proposal, hashes);
    });
    return { state, code: code.told };
  }

  @Post(':proposal/decline')
  @HttpCode(200)
  @ApiPath('proposal', proposalIdSchema)
  @ApiAnswer(200, 'Declined, or withdrawn by whoever proposed it', actSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async decline(
    @CurrentSession() session: Session,
    @Param('proposal', new ZodPipe(proposalIdSchema)) proposal: string,
  ): Promise<Act> {
    return { state: await actOnAccount(this.#source, session, (tx) => dropProposal(tx, proposal)) };
  }
}
