import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import type { ProtocolDocument } from '#decision-tree';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { protocolsAtWork } from './protocol-repository.js';
import { hashSchema, tenantSchema } from './tree-schema.js';

const protocolQuery = z.object({
  tenant: tenantSchema,
  condition: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/)
    .max(80)
    .optional()
    .describe('alert condition code; without it, all that are at work'),
});

const approvalSchema = z.object({
  physician: z.string(),
  meaning: z.string(),
  signedAt: z.iso.datetime(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  reviewBy: z.iso.datetime(),
});

const protocolSchema = z.object({
  tree: z.string(),
  version: z.string(),
  hash: hashSchema.describe('what a record of following it names'),
  title: z.string(),
  notice: z.string().describe('whose example it is; it must be shown'),
  programme: z.string().describe('*: every patient'),
  for: z.array(z.string()),
  state: z
    .enum(['active', 'expired', 'last-resort'])
    .describe(
      'expired: goes on, with a standing alarm; last-resort: nothing signed is there, the nurse has the case',
    ),
  insteadOf: hashSchema.nullable().describe('the version put to work, whose signature does not hold'),
  approvals: z.array(approvalSchema),
  document: z.record(z.string(), z.unknown()).describe('the protocol, as protocol.schema.json has it'),
});

const listSchema = z.object({
  items: z.array(protocolSchema),
  refused: z
    .array(z.object({ tree: z.string(), hash: hashSchema, code: z.string() }))
    .describe('versions at work that may not be followed'),
});

export type ProtocolView = Omit<z.infer<typeof protocolSchema>, 'document'> & {
  readonly document: ProtocolDocument;
};
export type ProtocolList = Omit<z.infer<typeof listSchema>, 'items'> & { readonly items: ProtocolView[] };

/** Protocols as a Tier-1 clinician may follow them. */
@ApiTags('protocols')
@ApiBearerAuth()
@Controller('api/v1/protocols')
export class ProtocolController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiQueryOf(protocolQuery)
  @ApiAnswer(
    200,
    'Signed protocols at work, each verified now; with a condition never none: the last one says that the nurse has the case',
    listSchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(protocolQuery)) { tenant, condition }: z.infer<typeof protocolQuery>,
  ): Promise<ProtocolList> {
    return scoped(this.#source, session, (tx) => protocolsAtWork(tx, tenant, condition));
  }
}
