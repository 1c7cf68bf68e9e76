import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { redeemAccountCode } from '#access';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { OpenToAll } from '../session/session-guard.js';
import { passwordBody, type PasswordBody } from './account-schema.js';

/** The first sign-in, and the one after a reset: the person sets a password that nobody else has seen. */
@ApiTags('accounts')
@Controller('api/v1/accounts/password')
export class PasswordController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post()
  @OpenToAll()
  @HttpCode(204)
  @ApiInput(passwordBody)
  @ApiAnswer(204, 'The password is set: sign in with it')
  @ApiProblems('code-invalid', 'too-many-attempts', 'invalid-request')
  async set(@Body(new ZodPipe(passwordBody)) body: PasswordBody, @Req() request: Request): Promise<void> {
    const outcome = await redeemAccountCode(this.#source, { ...body, address: request.ip ?? 'unknown' });
    if (!outcome.ok) throw new Problem(outcome.code);
  }
}
