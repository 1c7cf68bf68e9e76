import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  approve,
  assess,
  decideCompiled,
  decideFromFacts,
  loadTree,
  Timeline,
  type ApprovedTree,
  type PatientContext,
} from '#decision-tree';
import { plausibility, point, vitalSignOfLoinc, type FactSet, type NormalisedValue } from '#domain';
import { demoBody } from '../demo-baseline.js';
import { morningReadings, type Reading } from '../patients/home-kit.js';
import { simulatedPatient } from '../patients/patient.js';
import { repository } from '../repository.js';
import { plainEngine, plainFacts } from './plain-engine.js';

/** Evaluations a second of one tree, from facts that are there. */
export interface EvaluationRates {
  readonly tree: string;
  /** The compiled form: all that a baseline reading needs. */
  readonly baseline: number;
  /** Compiled form and json-rules-engine, with the explanation. */
  readonly other: number;
  /** Plain json-rules-engine on the same readings. */
  readonly plainBaseline: number;
  readonly plainOther: number;
  readonly readings: { readonly baseline: number; readonly other: number };
}

const trees = ['heart-failure/screening', 'safety/red-limits'] as const;
const wanted = 200;
const seed = 7;
const untilMs = Date.UTC(2026, 10, 20, 21);

/** Compares on each tree in this process. @param seconds for each of the four rates */
export async function evaluationRates(seconds: number): Promise<EvaluationRates[]> {
  const rates: EvaluationRates[] = [];
  for (const path of trees) {
    const tree = await load(path);
    const { baseline, other } = await sampleFacts(tree);
    const engine = plainEngine(tree.document);
    const plain = (facts: readonly FactSet[]): Work =>
      workOf(facts.map(plainFacts), (values) => engine.run(values));
    const compiled = workOf(baseline, (facts) => decideCompiled([tree], facts));
    const explained = workOf(other, (facts) => decideFromFacts([tree], facts));
    const [quiet, plainQuiet] = await inTurns(compiled, plain(baseline), seconds);
    const [loud, plainLoud] = await inTurns(explained, plain(other), seconds);
    rates.push({
      tree: tree.tree,
      readings: { baseline: baseline.length, other: other.length },
      baseline: quiet,
      plainBaseline: plainQuiet,
      other: loud,
      plainOther: plainLoud,
    });
  }
  return rates;
}

async function load(path: string): Promise<ApprovedTree> {
  const document: unknown = JSON.parse(
    await readFile(join(repository, 'decision-trees', `${path}.tree.json`), 'utf8'),
  );
  return loadTree(
    document,
    approve(document, { physician: 'bench', date: '2026-01-01', statement: 'For a bench.' }),
  );
}

/** Facts as simulated patients' mornings give them, by whether the tree takes them for baseline. */
async function sampleFacts(tree: ApprovedTree): Promise<{ baseline: FactSet[]; other: FactSet[] }> {
  const found = { baseline: [] as FactSet[], other: [] as FactSet[] };
  for (let index = 0; index < 400; index += 1) {
    for (const { facts, isBaseline } of await morningsOf(index, tree)) {
      const list = isBaseline ? found.baseline : found.other;
      if (list.length < wanted) list.push(facts);
    }
    if (found.other.length === wanted) break;
  }
  return found;
}

async function morningsOf(
  index: number,
  tree: ApprovedTree,
): Promise<readonly { facts: FactSet; isBaseline: boolean }[]> {
  const patient = simulatedPatient(seed, index);
  const { programmes, dryWeightKg } = demoBody(index);
  const context: PatientContext = {
    programmes,
    birthDate: '1950-01-01',
    zone: 'America/New_York',
    plan: { 'dry-weight': dryWeightKg, pregnant: false, lvad: false },
  };
  const timeline = new Timeline();
  const mornings: { facts: FactSet; isBaseline: boolean }[] = [];
  for (const [seq, reading] of morningReadings(patient, 90, untilMs).entries()) {
    const at = Date.parse(reading.at);
    const values = normalised(reading);
    for (const { vitalSign, interval } of values)
      if (vitalSign !== undefined && interval !== undefined)
        timeline.add({
          vitalSign,
          interval,
          at,
          seq,
          plausible: true,
          deviceId: patient.device,
          measurementId: reading.id,
          precise: true,
        });
    const measurement = { id: reading.id, takenAtMs: at, receivedAtMs: at, precise: true, values };
    const decided = await assess({ timeline, context, trees: [tree], measurement, nowMs: at });
    mornings.push({ facts: decided.facts, isBaseline: decided.disposition === 'baseline' });
  }
  return mornings;
}

function normalised({ values }: Reading): NormalisedValue[] {
  return values.map(({ code, value, unit }): NormalisedValue => {
    const vitalSign = vitalSignOfLoinc(code);
    if (vitalSign === undefined) throw new Error(`${code} is no vital sign`);
    const interval = point(value);
    return { code, vitalSign, interval, value, unit, plausibility: plausibility(vitalSign, interval) };
  });
}

/** Does something for at least so long; tells how often and in how many seconds. */
type Work = (seconds: number) => Promise<{ readonly runs: number; readonly seconds: number }>;

function workOf<Input>(inputs: readonly Input[], evaluate: (input: Input) => unknown): Work {
  return async (seconds) => {
    const started = performance.now();
    for (let runs = 0; ;) {
      for (const input of inputs) {
        const result = evaluate(input);
        if (result instanceof Promise) await result;
      }
      runs += inputs.length;
      const elapsed = (performance.now() - started) / 1000;
      if (elapsed >= seconds) return { runs, seconds: elapsed };
    }
  };
}

const turns = 10;

/** How often a second each is done, in many short turns after a warm-up: what else the machine does falls on both. */
async function inTurns(first: Work, second: Work, seconds: number): Promise<[number, number]> {
  const works = [first, second];
  const done = works.map(() => ({ runs: 0, seconds: 0 }));
  for (const work of works) await work(seconds / 5);
  for (let turn = 0; turn < turns; turn += 1)
    for (const [index, work] of works.entries()) {
      const { runs, seconds: took } = await work(seconds / turns);
      const sum = done[index];
      if (sum === undefined) continue;
      sum.runs += runs;
      sum.seconds += took;
    }
  return done.map(({ runs, seconds: took }) => runs / took) as [number, number];
}

/** The rates and how many times those of plain json-rules-engine they are, line by line. */
export function rateLines(rates: readonly EvaluationRates[]): readonly string[] {
  const line = (name: string, own: number, plain: number, readings: number): string =>
    `    ${name.padEnd(14)}${own.toFixed(0).padStart(10)}/s, plain json-rules-engine ${plain.toFixed(0).padStart(7)}/s: ` +
    `${(own / plain).toFixed(1)} times (${readings} readings)`;
  return rates.flatMap(({ tree, baseline, other, plainBaseline, plainOther, readings }) => [
    `  ${tree}`,
    line('baseline', baseline, plainBaseline, readings.baseline),
    line('not baseline', other, plainOther, readings.other),
  ]);
}
