import { Counter, createRegistry, Gauge } from '#observability';

/** What relay, clock, auditor and the watch over trees do. */
export class EscalationMetrics {
  readonly registry = createRegistry('escalation');
  readonly numbered: Counter;
  readonly steps: Counter<'event'>;
  readonly unaccounted: Gauge<'tenant' | 'reach'>;
  readonly auditedThrough: Gauge;
  readonly treeNotices: Counter<'kind' | 'change'>;
  readonly firmNotices: Counter<'kind' | 'change'>;
  readonly surgeNotices: Counter<'kind' | 'change'>;
  readonly overflowed: Counter;
  readonly reviewed: Counter;
  readonly plansDue: Counter;
  readonly questionsDue: Counter<'event'>;
  readonly followUps: Counter<'what'>;
  readonly monitoringWork: Counter<'kind'>;

  constructor() {
    const registers = [this.registry];
    this.numbered = new Counter({
      name: 'wardline_stream_events_total',
      help: 'Alert events numbered by this relay',
      registers,
    });
    this.steps = new Counter({
      name: 'wardline_clock_steps_total',
      help: 'Due steps taken, by what came of them',
      labelNames: ['event'],
      registers,
    });
    this.unaccounted = new Gauge({
      name: 'wardline_unaccounted_measurements',
      help: 'What the books of the last minutes, or of the last day, cannot account for; 0, or something is wrong',
      labelNames: ['tenant', 'reach'],
      registers,
    });
    this.auditedThrough = new Gauge({
      name: 'wardline_audited_through_seconds',
      help: 'How far the books have been read, Unix time',
      registers,
    });
    this.treeNotices = new Counter({
      name: 'wardline_tree_notices_total',
      help: 'Standing notices about trees, by kind, opened and resolved',
      labelNames: ['kind', 'change'],
      registers,
    });
    this.firmNotices = new Counter({
      name: 'wardline_firm_notices_total',
      help: 'Standing notices that nobody of a firm could claim, by kind, opened and resolved',
      labelNames: ['kind', 'change'],
      registers,
    });
    this.surgeNotices = new Counter({
      name: 'wardline_surge_notices_total',
      help: 'Standing notices about limits at risk, pauses and overflow, by kind, opened and resolved',
      labelNames: ['kind', 'change'],
      registers,
    });
    this.overflowed = new Counter({
      name: 'wardline_overflowed_alerts_total',
      help: 'Alerts that an overflow rule moved to another team',
      registers,
    });
    this.reviewed = new Counter({
      name: 'wardline_stop_review_items_total',
      help: 'Readings that a stopped tree had filtered, put up for review',
      registers,
    });
    this.monitoringWork = new Counter({
      name: 'wardline_monitoring_work_total',
      help: 'Alerts that need no reading: pauses whose end came, readings that did not come',
      labelNames: ['kind'],
      registers,
    });
    this.followUps = new Counter({
      name: 'wardline_follow_ups_total',
      help: 'Follow-ups that the clock took up: repeats that came, and what was overdue',
      labelNames: ['what'],
      registers,
    });
    this.questionsDue = new Counter({
      name: 'wardline_questions_due_total',
      help: 'Questions to physicians that nobody answered in time, by what came of them',
      labelNames: ['event'],
      registers,
    });
    this.plansDue = new Counter({
      name: 'wardline_plan_entries_due_total',
      help: 'Entries of signed plans for which work was opened, because they end soon or have ended',
      registers,
    });
  }
}
