import { defaultRespondWithinSeconds } from '../alert/index.js';
import type { Severity } from '../disposition.js';
import {
  expectedArrivals,
  forecastMisses,
  medianOf,
  quarterMs,
  type Forecast,
  type ForecastItem,
} from './forecast.js';
import { groupByPatient, type PatientItem } from './patient-item.js';
import type { OverflowItem, OverflowRule } from './overflow.js';

/** An alert that waits at Tier-1 and that nobody has claimed. */
export interface WaitingAlert {
  readonly alertId: string;
  readonly patientId: string;
  readonly tenant: string;
  readonly site: string;
  /** At stake. */
  readonly programmes: readonly string[];
  readonly severity: Severity;
  readonly openedAt: Date;
  readonly dueAt: Date;
  /** A clinician has another alert of the patient in hand. */
  readonly held: boolean;
  /** A rule has moved it already. */
  readonly moved: boolean;
  /** It was opened to another firm, and not taken back. */
  readonly away: boolean;
}

export interface SurgePause {
  readonly pause: string;
  /** Null: a site’s local team. */
  readonly firm: string | null;
  readonly tenant: string | null;
  readonly site: string | null;
  readonly until: Date;
  readonly overflowTo: string | null;
}

/** What a queue is judged by: what waits, who works, what came and went. */
export interface SurgeMaterial {
  readonly at: Date;
  readonly waiting: readonly WaitingAlert[];
  /** Patients of other health systems who wait for the same clinicians. */
  readonly elsewhere: readonly { readonly severity: Severity; readonly dueAt: Date }[];
  readonly inHand: readonly {
    readonly severity: Severity;
    readonly staffId: string;
    readonly minutes: number;
  }[];
  readonly people: readonly {
    readonly staffId: string;
    readonly name: string;
    /** Null: employed by the health system itself. */
    readonly firm: string | null;
    /** Signed in. */
    readonly present: boolean;
    /** Has a page open that was heard of within a minute (hazard H23). */
    readonly atPage: boolean;
  }[];
  readonly shifts: readonly {
    readonly staffId: string;
    readonly from: Date;
    readonly until: Date;
    readonly onCall: boolean;
  }[];
  /** Minutes that work of each severity took lately. */
  readonly handled: Readonly<Partial<Record<Severity, readonly number[]>>>;
  readonly flow: readonly {
    readonly tenant: string;
    readonly severity: Severity;
    readonly arrivedHour: number;
    readonly arrived4Hours: number;
    readonly endedHour: number;
    readonly ended4Hours: number;
  }[];
  readonly pauses: readonly SurgePause[];
  readonly rules: readonly OverflowRule[];
  /** Open work that a rule has moved and nobody took back. */
  readonly overflowing: readonly {
    readonly rule: string;
    readonly tenant: string;
    readonly target: string;
    readonly alerts: number;
    readonly since: Date;
  }[];
  /** In force. */
  readonly agreements: readonly {
    readonly firm: string;
    readonly tenant: string;
    readonly programmes: readonly string[] | null;
    readonly standby: boolean;
  }[];
}

/** How far a forecast looks ahead. Milliseconds. */
export const forecastAheadMs = 8 * 3600_000;

/** Fewer than this many say nothing; then these take the place of a median. Minutes; examples. */
const samplesNeeded = 5;
const assumedMinutes: Readonly<Record<Severity, number>> = { critical: 20, tier1: 15, indeterminate: 10 };

export interface ServiceTime {
  readonly minutes: number;
  readonly samples: number;
  /** False: too few were handled lately, and an example stands in. */
  readonly measured: boolean;
}

export interface SurgePicture {
  readonly patients: readonly PatientItem<WaitingAlert>[];
  readonly service: Readonly<Record<Severity, ServiceTime>>;
  /** Of whom the forecast says that they work: by the roster, or, where there is none, whoever is signed in. */
  readonly basis: 'roster' | 'present';
  readonly forecast: Forecast;
  /** Patients of `waiting` whose limit will be missed. */
  readonly missed: ReadonlySet<string>;
}

/** The forecast for the queue of the material. Pure. Patients are the items: who takes one takes all of his or her alerts. */
export function surgePicture(material: SurgeMaterial): SurgePicture {
  const from = material.at.getTime();
  const until = from + forecastAheadMs;
  const patients = groupByPatient(material.waiting.filter(({ held, away }) => !held && !away));
  const service = serviceTimes(material);
  const roster = material.shifts.filter(({ onCall }) => !onCall);
  const waiting = patients.map(({ patientId, top, alerts }): ForecastItem => {
    const dueAt = Math.min(...alerts.map((alert) => alert.dueAt.getTime()));
    return { id: patientId, tenant: top.tenant, severity: top.severity, dueAt };
  });
  const others = material.elsewhere.map(({ severity, dueAt }, i): ForecastItem => ({
    id: `elsewhere:${String(i)}`,
    tenant: '',
    severity,
    dueAt: dueAt.getTime(),
  }));
  const expected = expectedArrivals(
    material.flow.map(({ tenant, severity, arrived4Hours }) => ({
      tenant,
      severity,
      perHour: arrived4Hours / 4,
      withinSeconds: defaultRespondWithinSeconds[severity],
    })),
    from,
    until,
  );
  const all = forecastMisses({
    from,
    until,
    items: [...waiting, ...others, ...expected],
    serviceMinutes: {
      critical: service.critical.minutes,
      tier1: service.tier1.minutes,
      indeterminate: service.indeterminate.minutes,
    },
    inHandMinutes: material.inHand.reduce(
      (sum, { severity, minutes }) => sum + Math.max(0, service[severity].minutes - minutes),
      0,
    ),
    atWork: atWork(material, roster, from, until),
  });
  const mine = all.missed.filter(({ tenant }) => tenant !== '');
  const perQuarter = all.perQuarter.map(
    (_, quarter) => mine.filter(({ dueAt }) => Math.floor((dueAt - from) / quarterMs) === quarter).length,
  );
  const waitingIds = new Set(waiting.map(({ id }) => id));
  return {
    patients,
    service,
    basis: roster.length > 0 ? 'roster' : 'present',
    forecast: { missed: mine, firstMissAt: mine[0]?.dueAt ?? null, perQuarter },
    missed: new Set(mine.flatMap(({ id }) => (waitingIds.has(id) ? [id] : []))),
  };
}

/**
 * Who serves the queue and when. Whoever’s firm is paused works again when the pause ends; a firm that only stands by
 * serves what was opened to it, and not this queue.
 */
function atWork(
  { people, pauses, agreements }: SurgeMaterial,
  roster: SurgeMaterial['shifts'],
  from: number,
  until: number,
): { from: number; until: number }[] {
  const serving = new Set(agreements.filter(({ standby }) => !standby).map(({ firm }) => firm));
  const pausedUntil = new Map(
    pauses.flatMap((pause) => (pause.firm === null ? [] : [[pause.firm, pause.until.getTime()] as const])),
  );
  const spans =
    roster.length > 0
      ? roster.map((shift) => ({
          staffId: shift.staffId,
          from: shift.from.getTime(),
          until: shift.until.getTime(),
        }))
      : people.filter(({ present }) => present).map(({ staffId }) => ({ staffId, from, until }));
  return spans.flatMap((span) => {
    const firm = people.find(({ staffId }) => staffId === span.staffId)?.firm;
    if (firm === undefined || (firm !== null && !serving.has(firm))) return [];
    const begin = Math.max(span.from, pausedUntil.get(firm ?? '') ?? -Infinity);
    return begin < span.until ? [{ from: begin, until: span.until }] : [];
  });
}

function serviceTimes({ handled }: SurgeMaterial): Record<Severity, ServiceTime> {
  const of = (severity: Severity): ServiceTime => {
    const samples = handled[severity] ?? [];
    const measured = samples.length >= samplesNeeded;
    const minutes = (measured ? medianOf(samples) : undefined) ?? assumedMinutes[severity];
    return { minutes, samples: samples.length, measured };
  };
  return { critical: of('critical'), tier1: of('tier1'), indeterminate: of('indeterminate') };
}

/** What waits, as overflow rules are asked about it. What was moved once, or is in hand, is not moved. */
export function overflowItems(material: SurgeMaterial, missed: ReadonlySet<string>): OverflowItem[] {
  const pausedFirms = new Set(material.pauses.flatMap(({ firm }) => (firm === null ? [] : [firm])));
  const pausedSites = new Map(
    material.pauses.flatMap((pause) => (pause.site === null ? [] : [[pause.site, pause] as const])),
  );
  return material.waiting
    .filter(({ held, moved }) => !held && !moved)
    .map((alert) => {
      const serving = material.agreements.filter(
        ({ tenant, programmes, standby }) =>
          tenant === alert.tenant &&
          !standby &&
          (programmes === null || programmes.some((id) => alert.programmes.includes(id))),
      );
      const pause = pausedSites.get(alert.site);
      return {
        ...alert,
        paused: serving.length > 0 && serving.every(({ firm }) => pausedFirms.has(firm)),
        missed: missed.has(alert.patientId),
        localPaused: pause !== undefined,
        insteadOfLocal: pause?.overflowTo ?? null,
      };
    });
}
