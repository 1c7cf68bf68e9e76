import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, holdsRole, scoped, type ScopedTransaction, type Session } from '#access';
import { DataSource } from 'typeorm';
import { readerOf } from '../alert/alert-repository.js';
import { ApiAnswer, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { fleetQuery, fleetSchema, type Fleet, type FleetQuery } from './fleet-schema.js';

type Item = Fleet['items'][number];
type Counts = Fleet['counts'] & { readonly at: string };

/** All devices of the health systems that a person operates: who has one is told by case code only. */
@ApiTags('devices')
@ApiBearerAuth()
@Controller('api/v1/devices')
export class FleetController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiQueryOf(fleetQuery)
  @ApiAnswer(200, 'By health system and name', fleetSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(fleetQuery)) query: FleetQuery,
  ): Promise<Fleet> {
    return scoped(this.#source, session, async (tx) => {
      const { assignments } = await readerOf(tx);
      const tenants = assignments.flatMap(({ role, tenant }) => (role === 'operator' ? [tenant] : []));
      if (!holdsRole(assignments, ['operator'])) throw new Problem('forbidden');
      await audit(
        tx,
        ...[...new Set(tenants)].map((tenantId) => ({
          action: 'read' as const,
          target: 'devices',
          tenantId,
        })),
      );
      const { at, ...counts } = await countsOf(tx);
      const items = await pageOf(tx, query);
      const last = items.length === query.limit ? items.at(-1) : undefined;
      return { at, counts, items, next: last === undefined ? null : `${last.tenant}/${last.device}` };
    });
  }
}

async function countsOf(tx: ScopedTransaction): Promise<Counts> {
  const [row] = await tx.query<Counts>(
    `SELECT wardline.rfc3339(wardline.now()) AS at, devices, unassigned, offline, battery_low AS "batteryLow"
     FROM wardline.fleet_counts()`,
  );
  if (row === undefined) throw new Error('wardline.fleet_counts() returned nothing');
  return row;
}

async function pageOf(tx: ScopedTransaction, { which, starting, after, limit }: FleetQuery): Promise<Item[]> {
  const [tenant, device] = after?.split('/') ?? [];
  return tx.query<Item>(
    `SELECT tenant_id AS tenant, device_id AS device, kind, model, wardline.rfc3339(seen_at) AS "statusAt",
       wardline.rfc3339(reading_at) AS "readingAt", online, wardline.rfc3339(offline_since) AS "offlineSince", battery,
       wardline.rfc3339(battery_low_since) AS "batteryLowSince", assigned, holders, gateways
     FROM wardline.fleet_page($1, $2, $3, $4, $5) ORDER BY tenant_id, device_id`,
    [which, starting ?? null, tenant ?? null, device ?? null, limit],
  );
}
