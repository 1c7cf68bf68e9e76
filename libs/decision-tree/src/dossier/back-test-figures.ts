import type { BackTestReport, JudgedEvent, SideReport } from '../back-test/index.js';
import { reportHash } from '../signature/index.js';

/** A back-test without anybody in it: what may be kept as evidence and shown to whoever reads the tree. */
export interface BackTestFigures extends BackTestReport {
  /** SHA-256 (hex) of the canonical report that names the patients; it stays where it was made. */
  readonly fullReport: string;
}

/** The figures of a report: every pseudonym, case code, measurement and time of a reading is left out. */
export function backTestFigures(report: BackTestReport): BackTestFigures {
  const { live, candidate, appeared, disappeared, events } = report;
  return {
    ...report,
    live: nameless(live),
    candidate: nameless(candidate),
    appeared: { count: appeared.count, listed: [] },
    disappeared: { count: disappeared.count, listed: [] },
    ...(events && {
      events: {
        known: events.known,
        newlyMissed: events.newlyMissed.map(ofNobody),
        newlyCaught: events.newlyCaught.map(ofNobody),
      },
    }),
    fullReport: reportHash(report),
  };
}

function nameless({ outcomes, ...side }: SideReport): SideReport {
  return { ...side, ...(outcomes && { outcomes: { ...outcomes, missedPatients: [] } }) };
}

function ofNobody({ kind, leadHours }: JudgedEvent): JudgedEvent {
  return { patient: '', at: '', kind, leadHours };
}
