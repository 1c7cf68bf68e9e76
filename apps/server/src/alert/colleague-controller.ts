import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { alertInSight } from '../follow-up/follow-act.js';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { alertIdSchema } from './alert-schema.js';

const colleaguesSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      onDuty: z.boolean().describe('has a page open, or said so and has another way to be called'),
    }),
  ),
});
type Colleagues = z.infer<typeof colleaguesSchema>;

/** To whom an alert may be given: whoever holds the role for it at its site, whoever is there first. */
@ApiTags('alerts')
@ApiBearerAuth()
@Controller('api/v1/alerts/:id/colleagues')
export class ColleagueController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(200, 'Colleagues who may take the alert over, the caller left out', colleaguesSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async find(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
  ): Promise<Colleagues> {
    return scoped(this.#source, session, async (tx) => {
      const { state } = (await alertInSight(tx, id)).alert;
      const items = await tx.query<Colleagues['items'][number]>(
        `WITH may AS MATERIALIZED (SELECT s.staff_id, s.name FROM wardline.staff s
           WHERE s.staff_id <> $2 AND wardline.may_hold_alert($1, s.staff_id, $3)),
         here AS MATERIALIZED (SELECT d AS staff_id FROM wardline.colleagues_on_duty(ARRAY(SELECT staff_id FROM may)) d)
         SELECT m.staff_id AS id, m.name, h.staff_id IS NOT NULL AS "onDuty"
         FROM may m LEFT JOIN here h USING (staff_id) ORDER BY "onDuty" DESC, m.name, m.staff_id`,
        [id, session.staffId, state === 'claimed'],
      );
      return { items };
    });
  }
}
