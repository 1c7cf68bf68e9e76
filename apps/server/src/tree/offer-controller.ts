import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type ScopedTransaction, type Session } from '#access';
import { declineTree } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { act } from './tree-act.js';
import { hashSchema, ok, okSchema, reasonBody, type Ok, type ReasonBody } from './tree-schema.js';

const idSchema = z.uuid();
const offerSchema = z.object({
  id: z.uuid(),
  hash: hashSchema,
  tree: z.string(),
  version: z.string(),
  title: z.string(),
  from: z.string(),
  to: z.string(),
  offeredBy: z.string(),
  offeredAt: z.iso.datetime(),
  note: z.string(),
  answer: z.enum(['declined', 'signed']).nullable().describe('null: none yet'),
  answeredAt: z.iso.datetime().nullable(),
});
type Offer = Omit<z.infer<typeof offerSchema>, 'offeredAt' | 'answeredAt'> & {
  readonly offeredAt: Date;
  readonly answeredAt: Date | null;
};

/** Trees of one health system, offered to another: it reads the difference to its own, and signs for itself. */
@ApiTags('tree-offers')
@ApiBearerAuth()
@Controller('api/v1/tree-offers')
export class TreeOfferController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(
    200,
    'Offers to and from the caller’s health systems, the newest first',
    z.object({ items: z.array(offerSchema) }),
  )
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: readonly Offer[] }> {
    return { items: await scoped(this.#source, session, offers) };
  }

  @Post(':id/decline')
  @HttpCode(200)
  @ApiPath('id', idSchema)
  @ApiInput(reasonBody)
  @ApiAnswer(200, 'Declined; taking an offer up is signing it', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'already-answered', 'invalid-request')
  async decline(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(idSchema)) id: string,
    @Body(new ZodPipe(reasonBody)) { reason }: ReasonBody,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => declineTree(tx, id, reason));
    return ok;
  }
}

async function offers(tx: ScopedTransaction): Promise<readonly Offer[]> {
  return tx.query<Offer>(
    `SELECT o.offer_id AS id, o.hash, v.tree, v.version, v.document ->> 'title' AS title, o.from_tenant AS "from",
       o.tenant_id AS "to", f.name AS "offeredBy", o.offered_at AS "offeredAt", o.note,
       a.answer, a.answered_at AS "answeredAt"
     FROM wardline.tree_offer o JOIN wardline.tree_version v USING (hash) JOIN wardline.staff f ON f.staff_id = o.offered_by
       LEFT JOIN wardline.tree_offer_outcomes() a USING (offer_id)
     ORDER BY o.offered_at DESC, o.offer_id LIMIT 200`,
  );
}
