import { suppressedBy, type MonitoringState } from '#domain';
import type { Assessment } from '../assess.js';
import type { PatientContext } from '../facts/context.js';
import { localDay } from '../local-day.js';
import type { Sample } from '../sample.js';
import { Timeline } from '../timeline.js';
import { AlertSpans } from './alert-spans.js';
import { assessCompiled, leafOf, reassessCompiled, type TreeSets } from './compiled.js';
import { sides, type BackTestParameters, type Side } from './parameters.js';
import type { RecordedEvent, RecordedItem, RecordedMeasurement } from './recorded.js';

/** What history can still reach: facts look back 40 days from the newest sample. */
const keptMs = 41 * 86_400_000;
const hour = 3_600_000;

/** The trees that decide for a patient of these programmes. */
export type ChooseTrees = (programmes: readonly string[]) => TreeSets<Side>;

/** One patient going through a back-test, item by item. */
export class PatientRun {
  measurements = 0;
  firstAt: number | undefined;
  readonly events: RecordedEvent[] = [];
  readonly alerts: Readonly<Record<Side, AlertSpans>>;
  private firstDay = Infinity;
  private lastDay = -Infinity;
  private timeline = new Timeline();
  private seq = 0;
  /** The samples of measurements that may yet be corrected, oldest arrival first. */
  private kept: { readonly id: string; readonly at: number; readonly samples: readonly Sample[] }[] = [];
  private context: PatientContext | undefined;
  private monitoring: MonitoringState | undefined;

  constructor(
    readonly patient: string,
    private readonly choose: ChooseTrees,
    { quietHours, warningSeverity }: BackTestParameters,
  ) {
    const spans = () => new AlertSpans(quietHours * hour, warningSeverity);
    this.alerts = { live: spans(), candidate: spans() };
  }

  /** Local calendar days from the first to the last measurement, both included (hazard H25). */
  get days(): number {
    return this.measurements === 0 ? 0 : this.lastDay - this.firstDay + 1;
  }

  add(item: RecordedItem): void {
    if ('context' in item) {
      this.context = item.context;
      this.monitoring = item.monitoring;
    } else if ('event' in item) this.events.push(item.event);
    else if ('past' in item) this.remember(item.past);
    else this.measure(item.measurement);
  }

  private measure(measurement: RecordedMeasurement): void {
    const { context } = this;
    if (context === undefined)
      throw new Error(`no context stands before the first measurement of ${this.patient}`);
    this.count(measurement, context.zone);
    this.remember(measurement);
    const { timeline } = this;
    const trees = this.choose(context.programmes);
    const nowMs = measurement.receivedAtMs;
    const decided = assessCompiled({ timeline, context, measurement, nowMs }, trees);
    this.join(decided, measurement);
    if (!decided.live.late && measurement.corrects === undefined) return;
    const again = (side: Side): Assessment =>
      reassessCompiled({ timeline, context, trees: trees.sets[side], nowMs });
    this.join({ live: again('live'), candidate: again('candidate') }, measurement);
  }

  private count({ receivedAtMs, takenAtMs }: RecordedMeasurement, zone: string): void {
    this.measurements += 1;
    this.firstAt ??= receivedAtMs;
    const day = localDay(takenAtMs, zone);
    this.firstDay = Math.min(this.firstDay, day);
    this.lastDay = Math.max(this.lastDay, day);
  }

  /** History as it was known then: what is corrected counts until its correction arrives. */
  private remember(measurement: RecordedMeasurement): void {
    const { id, corrects, receivedAtMs } = measurement;
    const samples = samplesOf(measurement, ++this.seq);
    this.kept.push({ id, at: receivedAtMs, samples });
    if (this.seq % 512 === 0) this.kept = this.kept.filter(({ at }) => at > receivedAtMs - keptMs);
    const isKnown = corrects !== undefined && this.kept.some((past) => past.id === corrects);
    if (isKnown) {
      this.kept = this.kept.filter((past) => past.id !== corrects);
      this.timeline = Timeline.of(this.kept.flatMap((past) => past.samples));
    } else for (const sample of samples) this.timeline.add(sample);
  }

  private join(
    decided: Readonly<Record<Side, Assessment>>,
    { id, receivedAtMs: at }: RecordedMeasurement,
  ): void {
    for (const side of sides) {
      const other = decided[side === 'live' ? 'candidate' : 'live'];
      const opening = { at, measurement: id, otherLeaf: (condition: string) => leafOf(other, condition) };
      for (const finding of decided[side].findings)
        if (suppressedBy(this.monitoring, finding.severity) === undefined)
          this.alerts[side].add(finding, opening);
    }
  }
}

function samplesOf(measurement: RecordedMeasurement, seq: number): Sample[] {
  const { id, takenAtMs, precise, deviceId, values } = measurement;
  return values.flatMap(({ vitalSign, interval, absent, plausibility, quality }): Sample[] =>
    vitalSign === undefined || interval === undefined || absent !== undefined
      ? []
      : [
          {
            vitalSign,
            at: takenAtMs,
            seq,
            interval,
            plausible: plausibility === 'plausible',
            deviceId,
            measurementId: id,
            precise,
            ...(quality !== undefined && { quality }),
          },
        ],
  );
}
