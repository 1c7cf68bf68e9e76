import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { closeStopReviewItems } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import {
  stopReviewItems,
  stopReviews,
  type StopReview,
  type StopReviewItem,
} from './stop-review-repository.js';
import { act } from './tree-act.js';
import { ok, okSchema, type Ok } from './tree-schema.js';

const idSchema = z.uuid();
const instant = z.iso.datetime();

const reviewSchema = z.object({
  id: z.uuid(),
  tenant: z.string(),
  tree: z.string(),
  hash: z.string(),
  from: instant,
  to: instant,
  lookedAt: z.number().describe('decisions looked at so far'),
  completedAt: instant.nullable().describe('null: still at it'),
  open: z.int().describe('of the patients whom the caller may see'),
  closed: z.int(),
});

const itemsQuery = z.object({
  state: z.enum(['open', 'closed']).optional(),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
type ItemsQuery = z.infer<typeof itemsQuery>;

const itemSchema = z.object({
  id: z.string(),
  patient: z.uuid(),
  caseCode: z.string(),
  site: z.string(),
  measurement: z.string(),
  decidedAt: instant,
  condition: z.string(),
  disposition: z.enum(['indeterminate', 'tier1', 'critical']),
  reason: z.string(),
  state: z.enum(['open', 'closed']),
  outcome: z.string().nullable(),
  note: z.string().nullable(),
  closedBy: z.string().nullable(),
  closedAt: instant.nullable(),
});

const closingBody = z.strictObject({
  items: z
    .array(z.string().regex(/^\d{1,18}$/))
    .min(1)
    .max(500),
  outcome: z.enum(['no-harm', 'patient-called', 'escalated', 'not-reached']),
  note: z.string().trim().max(2000).default(''),
});
type ClosingBody = z.infer<typeof closingBody>;

/** After a stop, somebody looks after what the stopped tree filtered (hazard H18). */
@ApiTags('stop-reviews')
@ApiBearerAuth()
@Controller('api/v1/stop-reviews')
export class StopReviewController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(
    200,
    'Reviews of the caller’s health systems, the newest first',
    z.object({ items: z.array(reviewSchema) }),
  )
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: readonly StopReview[] }> {
    return { items: await scoped(this.#source, session, stopReviews) };
  }

  @Get(':id/items')
  @ApiPath('id', idSchema)
  @ApiQueryOf(itemsQuery)
  @ApiAnswer(
    200,
    'Readings that need a look, the most severe first; the look is audited',
    z.object({ items: z.array(itemSchema) }),
  )
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async items(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(idSchema)) id: string,
    @Query(new ZodPipe(itemsQuery)) { state, offset, limit }: ItemsQuery,
  ): Promise<{ items: readonly StopReviewItem[] }> {
    return scoped(this.#source, session, async (tx) => {
      const [review] = await tx.query<{ tenant: string }>(
        'SELECT tenant_id AS tenant FROM wardline.stop_review WHERE review_id = $1',
        [id],
      );
      if (review === undefined) throw new Problem('not-found');
      const items = await stopReviewItems(tx, id, { state: state ?? null, offset, limit });
      const patients = [...new Set(items.map(({ patient }) => patient))];
      const look = { action: 'read', target: `stop-review:${id}`, tenantId: review.tenant } as const;
      await audit(tx, ...patients.map((patientId) => ({ ...look, patientId })));
      return { items };
    });
  }

  @Post('closing')
  @HttpCode(200)
  @ApiInput(closingBody)
  @ApiAnswer(200, 'Looked after, all or none', okSchema)
  @ApiProblems('unauthenticated', 'not-found', 'already-closed', 'invalid-request')
  async close(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(closingBody)) { items, outcome, note }: ClosingBody,
  ): Promise<Ok> {
    const each = [...new Set(items)];
    await act(this.#source, session, (tx) => closeStopReviewItems(tx, each, outcome, note));
    return ok;
  }
}
