import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { physiciansOnCall } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { alertIdSchema } from '../alert/alert-schema.js';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { alertInSight } from './follow-act.js';

const physiciansSchema = z.object({
  items: z.array(
    z.object({ id: z.uuid(), name: z.string(), onCall: z.boolean().describe('on call for the site now') }),
  ),
});
type Physicians = z.infer<typeof physiciansSchema>;

/** Whom one informs about a patient: the physicians of the alert's site, whoever is on call first. */
@ApiTags('emergency')
@ApiBearerAuth()
@Controller('api/v1/alerts/:id/physicians')
export class PhysicianController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(200, 'Physicians of the site, those who are on call first', physiciansSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
  ): Promise<Physicians> {
    return scoped(this.#source, session, async (tx) => {
      await alertInSight(tx, id);
      const onCall = new Set(await physiciansOnCall(tx, id));
      const rows = await tx.query<{ id: string; name: string }>(
        'SELECT staff_id AS id, name FROM wardline.physicians_for($1) ORDER BY name, staff_id',
        [id],
      );
      const items = rows.map((row) => ({ ...row, onCall: onCall.has(row.id) }));
      return { items: items.toSorted((a, b) => Number(b.onCall) - Number(a.onCall)) };
    });
  }
}
