import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { holdsRole, scoped, type Session } from '#access';
import { canaryDeadlineMs, relayDeadlineMs } from '#domain';
import { pipelineSighting } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { readerOf } from '../alert/alert-repository.js';
import { HeartbeatSource } from '../delivery/heartbeat.js';
import { ApiAnswer, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { CurrentSession } from '../session/session-guard.js';

const instant = z.iso.datetime();
const componentSchema = z.object({ status: z.enum(['ok', 'out']), detail: z.string().optional() });
const componentNames = ['database', 'workers', 'relay', 'clock', 'auditor', 'delivery'] as const;

const pipelineSchema = z.object({
  at: instant.describe('by the clock of the database'),
  status: z.enum(['monitoring', 'degraded', 'not-monitoring']).describe('of the last heartbeat'),
  components: z.array(componentSchema.extend({ name: z.enum(componentNames) })),
  workers: z.array(
    z.object({
      worker: z.string(),
      startedAt: instant,
      canaryDecidedAt: instant.nullable().describe('null: none of its canaries was decided yet'),
      canaryMs: z.number().nullable().describe('from sending the last canary to its decision'),
    }),
  ),
  canaryLimitMs: z.number(),
  numberingLagMs: z
    .number()
    .describe('how long the oldest alert event has waited for its number; 0: none waits'),
  numberingLimitMs: z.number(),
  relaySeenAt: instant.nullable(),
  clockSeenAt: instant.nullable(),
  auditorSeenAt: instant.nullable(),
});
type Pipeline = z.infer<typeof pipelineSchema>;

/** The way from a device to a person, part by part, with its delays. Of no health system and no patient. */
@ApiTags('pipeline')
@ApiBearerAuth()
@Controller('api/v1/pipeline')
export class PipelineController {
  readonly #source: DataSource;
  readonly #heartbeat: HeartbeatSource;

  constructor(source: DataSource, heartbeat: HeartbeatSource) {
    this.#source = source;
    this.#heartbeat = heartbeat;
  }

  @Get()
  @ApiAnswer(200, 'As it is now, for operators and leads', pipelineSchema)
  @ApiProblems('unauthenticated', 'forbidden')
  async read(@CurrentSession() session: Session): Promise<Pipeline> {
    const seen = await scoped(this.#source, session, async (tx) => {
      const { assignments } = await readerOf(tx);
      if (!holdsRole(assignments, ['operator', 'lead'])) throw new Problem('forbidden');
      return pipelineSighting(tx);
    });
    const { status, components } = this.#heartbeat.latest;
    const waiting = seen.oldestPendingAt === null ? 0 : seen.at.getTime() - seen.oldestPendingAt.getTime();
    return {
      at: seen.at.toISOString(),
      status,
      components: componentNames.map((name) => ({ name, ...components[name] })),
      workers: seen.workers.map(({ worker, startedAt, canarySentAt, canaryDecidedAt }) => ({
        worker,
        startedAt: startedAt.toISOString(),
        canaryDecidedAt: text(canaryDecidedAt),
        canaryMs:
          canarySentAt === null || canaryDecidedAt === null
            ? null
            : canaryDecidedAt.getTime() - canarySentAt.getTime(),
      })),
      canaryLimitMs: canaryDeadlineMs,
      numberingLagMs: Math.max(0, waiting),
      numberingLimitMs: relayDeadlineMs,
      relaySeenAt: text(seen.relaySeenAt),
      clockSeenAt: text(seen.clockSeenAt),
      auditorSeenAt: text(seen.auditorSeenAt),
    };
  }
}

function text(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
