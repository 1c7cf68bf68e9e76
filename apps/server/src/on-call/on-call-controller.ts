import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type ScopedTransaction, type Session } from '#access';
import { isScheduled, onCallBetween } from '#domain';
import { onCallSchedules, type TeamSchedule } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import {
  calendarQuery,
  calendarSchema,
  scheduleSchema,
  shiftQuery,
  shiftsSchema,
  siteQuery,
  teamIdSchema,
  teamNowSchema,
  type CalendarQuery,
  type CalendarView,
  type ScheduleView,
  type ShiftQuery,
  type ShiftsView,
  type SiteQuery,
  type TeamNow,
} from './on-call-schema.js';
import { calendarView, intervalView, namesOf, nowOf, peopleOf, scheduleView } from './on-call-view.js';

const day = 86_400_000;
const longestCalendarMs = 93 * day;
/** How far to either side who is on call now is followed. */
const around = 8 * day;
/** How far ahead a schedule is told. */
const ahead = 31 * day;

/** Who is on call: now, next, and over a time. For whoever sees the patients of the site. */
@ApiTags('on-call')
@ApiBearerAuth()
@Controller('api/v1/on-call')
export class OnCallController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('now')
  @ApiQueryOf(siteQuery)
  @ApiAnswer(
    200,
    'Who is on call now, and who is next, by care team',
    z.object({ at: z.iso.datetime(), items: z.array(teamNowSchema) }),
  )
  @ApiProblems('unauthenticated', 'invalid-request')
  async now(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(siteQuery)) { site }: SiteQuery,
  ): Promise<{ at: string; items: TeamNow[] }> {
    return scoped(this.#source, session, async (tx) => {
      const at = await nowOf(tx);
      const span = { from: new Date(at.getTime() - around), until: new Date(at.getTime() + around) };
      const teams = await onCallSchedules(tx, { ...(site !== undefined && { sites: [site] }), ...span });
      const found = teams.flatMap((team) => {
        const intervals = onCallBetween(team.schedule, span.from, span.until);
        const index = intervals.findIndex(({ from, until }) => from <= at && at < until);
        const now = intervals[index];
        return now === undefined ? [] : [{ team, now, next: intervals.slice(index + 1, index + 4) }];
      });
      const named = await namesOf(
        tx,
        found.flatMap(({ now, next }) => peopleOf([now, ...next])),
      );
      const onDuty = await onDutyOf(
        tx,
        found.flatMap(({ now }) => now.staffId ?? []),
      );
      const items = found.map(({ team, now, next }) => {
        const scheduled = isScheduled(team.schedule, at);
        return {
          team: team.teamId,
          name: team.name,
          site: team.siteId,
          scheduled,
          now: scheduled ? intervalView(now, named) : null,
          onDuty: now.staffId !== null && onDuty.has(now.staffId),
          next: next.map((interval) => intervalView(interval, named)),
        };
      });
      return { at: at.toISOString(), items };
    });
  }

  @Get('shifts')
  @ApiQueryOf(shiftQuery)
  @ApiAnswer(200, 'When the caller is on call, from now on', shiftsSchema)
  @ApiProblems('unauthenticated', 'invalid-request')
  async shifts(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(shiftQuery)) { days }: ShiftQuery,
  ): Promise<ShiftsView> {
    return scoped(this.#source, session, async (tx) => {
      const from = await nowOf(tx);
      const until = new Date(from.getTime() + days * day);
      const teams = await onCallSchedules(tx, { from, until });
      const items = teams.flatMap(({ teamId, name, schedule }) =>
        onCallBetween(schedule, from, until)
          .filter(({ staffId }) => staffId === session.staffId)
          .map((shift) => ({
            team: teamId,
            name,
            from: shift.from.toISOString(),
            until: shift.until.toISOString(),
          })),
      );
      return { items: items.sort((a, b) => a.from.localeCompare(b.from)) };
    });
  }

  @Get('teams/:team/schedule')
  @ApiPath('team', teamIdSchema)
  @ApiAnswer(200, 'Layers, and what changes them from now until 31 days on', scheduleSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async schedule(
    @CurrentSession() session: Session,
    @Param('team', new ZodPipe(teamIdSchema)) teamId: string,
  ): Promise<ScheduleView> {
    return scoped(this.#source, session, async (tx) => {
      const from = await nowOf(tx);
      const team = await this.#team(tx, teamId, { from, until: new Date(from.getTime() + ahead) });
      const { layers, overrides, absences, members } = team.schedule;
      const named = await namesOf(tx, [
        ...layers.flatMap(({ people }) => people),
        ...overrides.flatMap(({ staffId, insteadOf }) => [staffId, insteadOf]),
        ...[...absences, ...members].map(({ staffId }) => staffId),
      ]);
      return scheduleView(team, named);
    });
  }

  @Get('teams/:team/calendar')
  @ApiPath('team', teamIdSchema)
  @ApiQueryOf(calendarQuery)
  @ApiAnswer(200, 'Who is on call from when until when, and who hands to whom', calendarSchema)
  @ApiProblems('unauthenticated', 'not-found', 'bad-dates', 'invalid-request')
  async calendar(
    @CurrentSession() session: Session,
    @Param('team', new ZodPipe(teamIdSchema)) teamId: string,
    @Query(new ZodPipe(calendarQuery)) query: CalendarQuery,
  ): Promise<CalendarView> {
    const [from, until] = [new Date(query.from), new Date(query.until)];
    if (until <= from || until.getTime() - from.getTime() > longestCalendarMs) throw new Problem('bad-dates');
    const knownAt = query.knownAt === undefined ? undefined : new Date(query.knownAt);
    return scoped(this.#source, session, async (tx) => {
      const team = await this.#team(tx, teamId, { from, until, knownAt });
      const intervals = onCallBetween(team.schedule, from, until);
      return calendarView(teamId, intervals, await namesOf(tx, peopleOf(intervals)));
    });
  }

  /** @throws {Problem} not-found for one that the caller does not see */
  async #team(
    tx: ScopedTransaction,
    teamId: string,
    about: { from: Date; until: Date; knownAt?: Date | undefined },
  ): Promise<TeamSchedule> {
    const team = (await onCallSchedules(tx, about)).find((one) => one.teamId === teamId);
    if (team === undefined) throw new Problem('not-found');
    return team;
  }
}

async function onDutyOf(tx: ScopedTransaction, people: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>('SELECT d AS id FROM wardline.colleagues_on_duty($1) d', [
    people,
  ]);
  return new Set(rows.map(({ id }) => id));
}
