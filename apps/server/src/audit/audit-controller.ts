import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, holdsRole, scoped, type ScopedTransaction, type Session } from '#access';
import { DataSource } from 'typeorm';
import { readerOf } from '../alert/alert-repository.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { patientOfCode, trailOf, trailPeople } from './audit-repository.js';
import {
  patientTrailBody,
  staffIdSchema,
  trailPeopleSchema,
  trailQuery,
  trailSchema,
  type PatientTrailBody,
  type Trail,
  type TrailPeople,
  type TrailQuery,
} from './audit-schema.js';

/** Who saw whom, for privacy officers of the own health systems. Each look is on the trail itself. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('api/v1/audit')
export class AuditController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post('patient-trail')
  @HttpCode(200)
  @ApiInput(patientTrailBody)
  @ApiAnswer(200, 'Who saw this patient and what was done, the newest first', trailSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'tenant-required', 'invalid-request')
  async ofPatient(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(patientTrailBody)) { caseCode, tenant, ...query }: PatientTrailBody,
  ): Promise<Trail> {
    return this.#asOfficer(session, async (tx) => {
      const found = await patientOfCode(tx, caseCode, tenant);
      const trail = await trailOf(tx, { patient: found.patient }, query);
      await audit(tx, {
        action: 'audit.read',
        target: 'trail',
        tenantId: found.tenant,
        patientId: found.patient,
      });
      return trail;
    });
  }

  @Get('staff')
  @ApiAnswer(200, 'Accounts whose acts the caller may read, by name', trailPeopleSchema)
  @ApiProblems('unauthenticated', 'forbidden')
  async people(@CurrentSession() session: Session): Promise<TrailPeople> {
    return this.#asOfficer(session, trailPeople);
  }

  @Get('staff/:staff')
  @ApiPath('staff', staffIdSchema)
  @ApiQueryOf(trailQuery)
  @ApiAnswer(
    200,
    'What this account saw and did in the caller’s health systems, the newest first',
    trailSchema,
  )
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'invalid-request')
  async ofStaff(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staff: string,
    @Query(new ZodPipe(trailQuery)) query: TrailQuery,
  ): Promise<Trail> {
    return this.#asOfficer(session, async (tx, tenants) => {
      const { items } = await trailPeople(tx);
      if (!items.some(({ id }) => id === staff)) throw new Problem('not-found');
      const trail = await trailOf(tx, { person: staff }, query);
      await look(tx, tenants, `staff:${staff}`);
      return trail;
    });
  }

  @Get('reveals')
  @ApiQueryOf(trailQuery)
  @ApiAnswer(
    200,
    'Claims by people of a firm: with each, a name that was masked is shown (unless the agreement masks none)',
    trailSchema,
  )
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async reveals(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(trailQuery)) query: TrailQuery,
  ): Promise<Trail> {
    return this.#asOfficer(session, async (tx, tenants) => {
      const trail = await trailOf(tx, {}, query);
      await look(tx, tenants, 'reveals');
      return trail;
    });
  }

  /** @throws {Problem} forbidden */
  #asOfficer<T>(
    session: Session,
    work: (tx: ScopedTransaction, tenants: readonly string[]) => Promise<T>,
  ): Promise<T> {
    return scoped(this.#source, session, async (tx) => {
      const { assignments } = await readerOf(tx);
      if (!holdsRole(assignments, ['privacy-officer'])) throw new Problem('forbidden');
      const held = assignments.filter(({ role }) => role === 'privacy-officer');
      return work(tx, [...new Set(held.map(({ tenant }) => tenant))]);
    });
  }
}

/** Written after the page was read, so that no look shows itself. */
async function look(tx: ScopedTransaction, tenants: readonly string[], target: string): Promise<void> {
  await audit(tx, ...tenants.map((tenantId) => ({ action: 'audit.read' as const, target, tenantId })));
}
