import { turnAt } from './rotation.js';
import type {
  OnCallBecause,
  OnCallInterval,
  OnCallLayer,
  OnCallOverride,
  OnCallSchedule,
} from './schedule.js';
import { latestShown } from './wall-clock.js';

/** Who is on call at an instant, and which turn it is: two turns of one person are two. */
export interface Decision extends Omit<OnCallInterval, 'from' | 'until'> {
  readonly turn: number | null;
}

interface Candidate {
  readonly staffId: string;
  readonly layer: string | null;
  readonly turn: number | null;
  readonly override: string | null;
  readonly named: string;
}

/** Asks one schedule again and again. */
export class Decider {
  readonly #layers: readonly OnCallLayer[];
  readonly #overrides: readonly OnCallOverride[];
  readonly #schedule: OnCallSchedule;

  constructor(schedule: OnCallSchedule) {
    this.#schedule = schedule;
    this.#layers = [...schedule.layers].sort((a, b) => a.position - b.position || byText(a.id, b.id));
    this.#overrides = [...schedule.overrides].sort((a, b) => a.order - b.order || byText(a.id, b.id));
  }

  /** @param at ms since the epoch */
  at(at: number): Decision {
    let refused: Decision | undefined;
    for (const candidate of this.#candidates(at)) {
      const { staffId, layer, turn, override, named } = candidate;
      const problem = this.#problemOf(staffId, at);
      if (problem === undefined) {
        const because = override === null ? 'rotation' : 'override';
        return { staffId, layer, turn, override, because, named: named === staffId ? null : named };
      }
      refused ??= nobody(problem, staffId);
    }
    return refused ?? nobody('not-scheduled', null);
  }

  /** In the order in which they are asked: overrides of anybody, newest first, then the layers. */
  *#candidates(at: number): Generator<Candidate> {
    const running = this.#overrides.filter(({ from, until }) => from.getTime() <= at && at < until.getTime());
    for (let i = running.length - 1; i >= 0; i--) {
      const whole = running[i];
      if (whole?.insteadOf !== null) continue;
      const start = {
        staffId: whole.staffId,
        layer: null,
        turn: null,
        override: whole.id,
        named: whole.staffId,
      };
      yield replaced(start, running.slice(i + 1));
    }
    for (const layer of this.#layers) {
      const turn = turnAt(layer, latestShown(at, layer.zone));
      if (turn === undefined) continue;
      const { staffId, number } = turn;
      yield replaced({ staffId, layer: layer.id, turn: number, override: null, named: staffId }, running);
    }
  }

  #problemOf(staffId: string, at: number): OnCallBecause | undefined {
    const counts = this.#schedule.members.some(
      (member) =>
        member.staffId === staffId &&
        member.spans.some(
          ({ from, until }) =>
            (from === null || from.getTime() <= at) && (until === null || at < until.getTime()),
        ),
    );
    if (!counts) return 'not-a-member';
    const away = this.#schedule.absences.some(
      (absence) =>
        absence.staffId === staffId && absence.from.getTime() <= at && at < absence.until.getTime(),
    );
    return away ? 'absent' : undefined;
  }
}

/** One after the other, as they were recorded: "B instead of A", then "C instead of B". */
function replaced(candidate: Candidate, overrides: readonly OnCallOverride[]): Candidate {
  return overrides.reduce(
    (now, { id, insteadOf, staffId }) =>
      insteadOf === now.staffId ? { ...now, staffId, override: id } : now,
    candidate,
  );
}

function nobody(because: OnCallBecause, named: string | null): Decision {
  return { staffId: null, layer: null, turn: null, override: null, because, named };
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
