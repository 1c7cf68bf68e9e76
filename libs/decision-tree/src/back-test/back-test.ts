import { TreeError } from '../errors.js';
import type { ApprovedTree } from '../load.js';
import type { TreeSets } from './compiled.js';
import { judgePatient } from './judge.js';
import { defaultParameters, type BackTestParameters, type Side } from './parameters.js';
import { PatientRun, type ChooseTrees } from './patient-run.js';
import type { RecordedItem } from './recorded.js';
import { emptyTally, type Tally } from './tally.js';

export type SideTrees = Readonly<Record<Side, readonly ApprovedTree[]>>;

/**
 * Runs two sets of trees over recorded patients. Items come in each patient's order of arrival, patients in any order
 * and interleaved; what is kept per patient is bounded. Pure: the same items give the same tally.
 */
export class BackTest {
  private readonly runs = new Map<string, PatientRun>();
  private readonly whole = emptyTally();
  private readonly choose: ChooseTrees;
  private readonly parameters: BackTestParameters;

  constructor(trees: SideTrees, parameters: Partial<BackTestParameters> = {}) {
    this.parameters = { ...defaultParameters, ...parameters };
    this.choose = chooser(trees);
  }

  /** @param patient pseudonym or case code: it names the patient in the report */
  add(patient: string, item: RecordedItem): void {
    let run = this.runs.get(patient);
    if (run === undefined)
      this.runs.set(patient, (run = new PatientRun(patient, this.choose, this.parameters)));
    run.add(item);
  }

  /** The patient's record is at its end: judged, and let go. */
  finish(patient: string): void {
    const run = this.runs.get(patient);
    if (run === undefined) return;
    this.runs.delete(patient);
    judgePatient(this.whole, run, this.parameters);
  }

  /** Everybody who is not finished yet is, in the order of their names. */
  tally(): Tally {
    for (const patient of [...this.runs.keys()].sort()) this.finish(patient);
    return this.whole;
  }
}

/** Per programmes, the trees of both sides: those for everybody, and those of the programmes. */
function chooser(trees: SideTrees): ChooseTrees {
  const chosen = new Map<string, TreeSets<Side>>();
  return (programmes) => {
    const key = [...programmes].sort().join(' ');
    let sets = chosen.get(key);
    if (sets === undefined) {
      const of = (side: Side): readonly ApprovedTree[] =>
        trees[side].filter(({ programme }) => programme === '*' || programmes.includes(programme));
      const live = of('live');
      const candidate = of('candidate');
      const all = [...new Map([...live, ...candidate].map((tree) => [tree.hash, tree])).values()];
      chosen.set(key, (sets = { all, sets: { live, candidate } }));
    }
    return sets;
  };
}

/** The live trees with the candidates in the place of those of the same name. */
export function withCandidates(
  live: readonly ApprovedTree[],
  candidates: readonly ApprovedTree[],
): readonly ApprovedTree[] {
  const names = new Set(candidates.map(({ tree }) => tree));
  if (names.size < candidates.length)
    throw new TreeError('duplicate-id', '', 'two candidates have the same name');
  return [...live.filter(({ tree }) => !names.has(tree)), ...candidates].sort((a, b) =>
    a.tree < b.tree ? -1 : 1,
  );
}
