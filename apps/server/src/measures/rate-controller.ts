import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { setProgrammeRate } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { measureAct } from './measure-act.js';
import { rateBody, ratesSchema, type RateBody, type Rates } from './measures-schema.js';

/** What a site pays, as its lead enters it. */
@ApiTags('measures')
@ApiBearerAuth()
@Controller('api/v1/programme-rates')
export class RateController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(200, 'Of the sites that the caller leads, the newest first', ratesSchema)
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<Rates> {
    return scoped(this.#source, session, async (tx) => ({
      sites: await tx.query<Rates['sites'][number]>(
        `SELECT site_id AS id, name FROM wardline.site WHERE site_id = ANY ((SELECT wardline.sites_as('lead'))::text[]) ORDER BY name`,
      ),
      items: await tx.query<Rates['items'][number]>(
        `SELECT r.entry_id::text AS entry, r.site_id AS site, r.currency, r.nurse_minute::float8 AS "nurseMinute",
           r.tier1_minute::float8 AS "tier1Minute", r.patient_month::float8 AS "patientMonth", wardline.rfc3339(r.effective_from) AS "from",
           jsonb_build_object('id', f.staff_id, 'name', f.name) AS by, wardline.rfc3339(r.recorded_at) AS "recordedAt"
         FROM wardline.programme_rate r JOIN wardline.staff f ON f.staff_id = r.recorded_by
         ORDER BY r.effective_from DESC, r.entry_id DESC LIMIT 200`,
      ),
    }));
  }

  @Post()
  @HttpCode(200)
  @ApiInput(rateBody)
  @ApiAnswer(200, 'Holds from then until the next one', okSchema)
  @ApiProblems('unauthenticated', 'role-not-allowed', 'dates-invalid', 'invalid-request')
  async set(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(rateBody)) { from, ...rate }: RateBody,
  ): Promise<Ok> {
    await measureAct(this.#source, session, (tx) => setProgrammeRate(tx, { ...rate, from: new Date(from) }));
    return ok;
  }
}
