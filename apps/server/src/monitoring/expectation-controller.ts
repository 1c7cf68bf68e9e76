import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { expectationsOf, setExpectation, type ReadingExpectation } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { act } from '../tree/tree-act.js';
import { ok, okSchema, tenantSchema, type Ok } from '../tree/tree-schema.js';
import { scheduleMembers, vitalSignSchema } from './schedule-schema.js';

const expectation = {
  programme: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  vitalSign: vitalSignSchema,
  ...scheduleMembers,
};
const expectationBody = z.strictObject(expectation);
const expectationsSchema = z.object({
  items: z.array(z.object({ ...expectation, own: z.boolean().describe('false: the default, an example') })),
});

/** How often each programme expects a reading; what does not come opens work by itself. */
@ApiTags('patients')
@ApiBearerAuth()
@Controller('api/v1/reading-expectations/:tenant')
export class ExpectationController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('tenant', tenantSchema)
  @ApiAnswer(200, 'The own settings before the defaults', expectationsSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async expectations(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
  ): Promise<{ items: readonly (ReadingExpectation & { readonly own: boolean })[] }> {
    return scoped(this.#source, session, async (tx) => {
      const [mine] = await tx.query<{ mine: boolean }>(
        'SELECT $1 = ANY (wardline.visible_tenants()) AS mine',
        [tenant],
      );
      if (mine?.mine !== true) throw new Problem('not-found');
      return { items: await expectationsOf(tx, tenant) };
    });
  }

  @Put()
  @ApiPath('tenant', tenantSchema)
  @ApiInput(expectationBody)
  @ApiAnswer(200, 'Holds from now on, for every patient of the programme', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'schedule-invalid', 'invalid-request')
  async set(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
    @Body(new ZodPipe(expectationBody)) body: ReadingExpectation,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => setExpectation(tx, tenant, body));
    return ok;
  }
}
