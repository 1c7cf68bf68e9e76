import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, SignIn, type Session } from '#access';
import { thumbprint } from '#decision-tree';
import { createSigningKey, registerSigningKey, revokeSigningKey } from '#persistence';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { act } from './tree-act.js';
import { ok, okSchema, type Ok } from './tree-schema.js';

const kidSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const passwordBody = z.strictObject({ password: z.string().min(1).max(1024).describe('the own one, again') });
type PasswordBody = z.infer<typeof passwordBody>;
const publicKeyBody = passwordBody.extend({
  publicKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .describe('Ed25519, base64url, 32 bytes'),
});
type PublicKeyBody = z.infer<typeof publicKeyBody>;
const revocationBody = z.strictObject({
  from: z.iso.datetime({ offset: true }).describe('what was signed from then on does not count'),
  reason: z.string().trim().min(1).max(2000),
});
type RevocationBody = z.infer<typeof revocationBody>;

const keySchema = z.object({
  kid: kidSchema,
  physician: z.string(),
  publicKey: z.string().describe('Ed25519, base64url'),
  validFrom: z.iso.datetime(),
  revokedFrom: z.iso.datetime().nullable(),
});
type Key = Omit<z.infer<typeof keySchema>, 'validFrom' | 'revokedFrom'> & {
  readonly validFrom: Date;
  readonly revokedFrom: Date | null;
};

/** Keys by which physicians sign. Private parts never leave the database other than sealed, and never this server. */
@ApiTags('signing-keys')
@ApiBearerAuth()
@Controller('api/v1/signing-keys')
export class SigningKeyController {
  readonly #source: DataSource;
  readonly #signIn: SignIn;

  constructor(source: DataSource, signIn: SignIn) {
    this.#source = source;
    this.#signIn = signIn;
  }

  @Get()
  @ApiAnswer(200, 'Public keys, for whoever checks a signature', z.object({ items: z.array(keySchema) }))
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: readonly Key[] }> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<Key>(
        `SELECT k.kid, f.name AS physician, k.public_key AS "publicKey", k.valid_from AS "validFrom",
           (SELECT min(r.revoked_from) FROM wardline.signing_key_revocation r WHERE r.kid = k.kid) AS "revokedFrom"
         FROM wardline.signing_key k JOIN wardline.staff f USING (staff_id) ORDER BY k.valid_from, k.kid`,
      ),
    );
    return { items };
  }

  @Post()
  @ApiInput(passwordBody)
  @ApiAnswer(201, 'A new key of the caller’s own, sealed with the password', okSchema)
  @ApiProblems(
    'unauthenticated',
    'bad-credentials',
    'too-many-attempts',
    'not-a-physician',
    'invalid-request',
  )
  async create(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(passwordBody)) { password }: PasswordBody,
    @Req() request: Request,
  ): Promise<Ok> {
    const confirmed = await this.#signIn.confirm(session, { password, address: request.ip ?? 'unknown' });
    if (!confirmed.ok) throw new Problem(confirmed.code);
    await act(this.#source, session, (tx) => createSigningKey(tx, password));
    return ok;
  }

  @Post('public')
  @ApiInput(publicKeyBody)
  @ApiAnswer(
    201,
    'The public key of a pair whose private part is kept in a file, for signatures made there',
    okSchema,
  )
  @ApiProblems(
    'unauthenticated',
    'bad-credentials',
    'too-many-attempts',
    'not-a-physician',
    'key-taken',
    'invalid-request',
  )
  async register(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(publicKeyBody)) { password, publicKey }: PublicKeyBody,
    @Req() request: Request,
  ): Promise<Ok> {
    const confirmed = await this.#signIn.confirm(session, { password, address: request.ip ?? 'unknown' });
    if (!confirmed.ok) throw new Problem(confirmed.code);
    const key = { kid: thumbprint(publicKey), publicKey };
    await act(this.#source, session, (tx) => registerSigningKey(tx, key));
    return ok;
  }

  @Post(':kid/revocation')
  @HttpCode(200)
  @ApiPath('kid', kidSchema)
  @ApiInput(revocationBody)
  @ApiAnswer(200, 'Revoked, by its owner or by a lead', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'invalid-request')
  async revoke(
    @CurrentSession() session: Session,
    @Param('kid', new ZodPipe(kidSchema)) kid: string,
    @Body(new ZodPipe(revocationBody)) { from, reason }: RevocationBody,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => revokeSigningKey(tx, kid, new Date(from), reason));
    return ok;
  }
}
