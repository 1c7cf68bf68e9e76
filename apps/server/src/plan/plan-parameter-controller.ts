import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { planCatalogue } from '#domain';
import { ApiAnswer, ApiProblems } from '../openapi/described.js';
import { planParametersSchema, type PlanParametersView } from './plan-schema.js';

/** What may stand in a plan, for whoever writes one. */
@ApiTags('plan')
@ApiBearerAuth()
@Controller('api/v1/plan-parameters')
export class PlanParameterController {
  @Get()
  @ApiAnswer(200, 'The catalogue of the plan', planParametersSchema)
  @ApiProblems('unauthenticated')
  list(): PlanParametersView {
    return {
      items: [...planCatalogue.values()].map((one) => ({
        name: one.name,
        type: one.type,
        unit: one.unit ?? null,
        range: one.range === undefined ? null : [...one.range],
        choices: one.choices === undefined ? null : [...one.choices],
        writer: one.writer,
        maxDays: one.maxDays ?? null,
        fact: one.fact ?? null,
        onCard: one.onCard === true,
        meaning: one.meaning,
      })),
    };
  }
}
