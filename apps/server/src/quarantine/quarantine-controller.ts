import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, holdsRole, scoped, type AuditAction, type ScopedTransaction, type Session } from '#access';
import { DataSource } from 'typeorm';
import { readerOf } from '../alert/alert-repository.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { serverOptions, type ServerOptions } from '../server-options.js';
import { CurrentSession } from '../session/session-guard.js';
import { openPayload } from './payload-cipher.js';
import {
  findSealed,
  listQuarantine,
  requestGroupReplay,
  requestReplay,
  type QuarantinedMessage,
  type SealedPayload,
} from './quarantine-repository.js';
import {
  groupReplayBody,
  groupReplayLimit,
  groupReplaySchema,
  payloadSchema,
  quarantineIdSchema,
  quarantinePageSchema,
  quarantineQuerySchema,
  replaySchema,
  type GroupReplayBody,
  type PayloadView,
  type QuarantineQuery,
} from './quarantine-schema.js';

@ApiTags('quarantine')
@ApiBearerAuth()
@Controller('api/v1/quarantine')
export class QuarantineController {
  readonly #source: DataSource;
  readonly #options: ServerOptions;

  constructor(source: DataSource, @Inject(serverOptions) options: ServerOptions) {
    this.#source = source;
    this.#options = options;
  }

  @Get()
  @ApiQueryOf(quarantineQuerySchema)
  @ApiAnswer(200, 'What was set aside, the newest first; without payloads', quarantinePageSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(quarantineQuerySchema)) query: QuarantineQuery,
  ): Promise<{ items: QuarantinedMessage[]; next: string | null }> {
    return scoped(this.#source, session, async (tx) => {
      await requireOperator(tx);
      const items = await listQuarantine(tx, {
        code: query.code ?? null,
        device: query.device ?? null,
        before: query.before ?? null,
        limit: query.limit,
      });
      return { items, next: items.length === query.limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  @Get(':id/payload')
  @ApiPath('id', quarantineIdSchema)
  @ApiAnswer(200, 'What was received, as far as it was kept; the look is audited', payloadSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'unreadable-payload', 'invalid-request')
  async payload(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(quarantineIdSchema)) id: string,
  ): Promise<PayloadView> {
    return scoped(this.#source, session, async (tx) => {
      const sealed = await this.#find(tx, id, 'quarantine.read');
      const payload = openPayload(this.#options.quarantineKey, sealed.payload);
      const text = asText(payload);
      return {
        encoding: text === undefined ? 'base64' : 'utf-8',
        payload: text ?? payload.toString('base64'),
        payloadBytes: sealed.payloadBytes,
        truncated: payload.length < sealed.payloadBytes,
      };
    });
  }

  @Post(':id/replay')
  @HttpCode(202)
  @ApiPath('id', quarantineIdSchema)
  @ApiAnswer(202, 'Asked for; the outcome stands in the list', replaySchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'invalid-request')
  async replay(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(quarantineIdSchema)) id: string,
  ): Promise<{ replay: string }> {
    return scoped(this.#source, session, async (tx) => {
      const sealed = await this.#find(tx, id, 'quarantine.replay');
      return { replay: await requestReplay(tx, id, sealed.tenantId) };
    });
  }

  @Post('replays')
  @HttpCode(202)
  @ApiInput(groupReplayBody)
  @ApiAnswer(202, 'Asked for all of a reason, of one device or of all', groupReplaySchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async replayGroup(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(groupReplayBody)) group: GroupReplayBody,
  ): Promise<{ asked: number }> {
    return scoped(this.#source, session, async (tx) => {
      await requireOperator(tx);
      const asked = await requestGroupReplay(tx, { ...group, limit: groupReplayLimit });
      await audit(
        tx,
        ...asked.map(({ id, tenantId, patientId }) => ({
          action: 'quarantine.replay' as const,
          target: `quarantine:${id}`,
          tenantId,
          ...(patientId !== null && { patientId }),
        })),
      );
      return { asked: asked.length };
    });
  }

  /** The message, after the look at it was written down. */
  async #find(tx: ScopedTransaction, id: string, action: AuditAction): Promise<SealedPayload> {
    await requireOperator(tx);
    const sealed = await findSealed(tx, id);
    if (sealed === undefined) throw new Problem('not-found');
    const { tenantId, patientId } = sealed;
    await audit(tx, {
      action,
      target: `quarantine:${id}`,
      tenantId,
      ...(patientId !== null && { patientId }),
    });
    return sealed;
  }
}

async function requireOperator(tx: ScopedTransaction): Promise<void> {
  const { assignments } = await readerOf(tx);
  if (!holdsRole(assignments, ['operator'])) throw new Problem('forbidden');
}

/** Undefined for bytes that are no UTF-8. */
function asText(payload: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    return undefined;
  }
}
