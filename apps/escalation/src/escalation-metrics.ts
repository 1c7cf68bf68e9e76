import { Counter, createRegistry, Gauge } from '#observability';
import { LadderMetrics } from './ladder-metrics.js';

/** What relay, clock, auditor and the watch over trees do. */
export class EscalationMetrics {
  readonly registry = createRegistry('escalation');
  readonly ladder = new LadderMetrics(this.registry);
  readonly numbered: Counter;
  readonly steps: Counter<'event'>;
  readonly unaccounted: Gauge<'tenant' | 'reach'>;
  readonly auditedThrough: Gauge;
  readonly treeNotices: Counter<'kind' | 'change'>;
  readonly firmNotices: Counter<'kind' | 'change'>;
  readonly onCallNotices: Counter<'kind' | 'change'>;
  readonly onCallStanding: Gauge<'kind'>;
  readonly surgeNotices: Counter<'kind' | 'change'>;
  readonly overflowed: Counter;
  readonly reviewed: Counter;
  readonly plansDue: Counter;
  readonly deviceNotices: Counter<'change'>;
  readonly questionsDue: Counter<'event'>;
  readonly followUps: Counter<'what'>;
  readonly monitoringWork: Counter<'kind'>;
  readonly custodyFindings: Gauge<'kind'>;
  readonly custodyAlarms: Counter<'kind' | 'change'>;
  readonly deadmanPings: Counter<'outcome'>;
  readonly deviationsOverdue: Gauge;

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
    this.onCallNotices = new Counter({
      name: 'wardline_on_call_notices_total',
      help: 'Standing notices about schedules of care teams, by kind, opened and resolved',
      labelNames: ['kind', 'change'],
      registers,
    });
    this.onCallStanding = new Gauge({
      name: 'wardline_on_call_findings',
      help: 'What is wrong with schedules at the last look, by kind: nobody on call is one',
      labelNames: ['kind'],
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
    this.custodyFindings = new Gauge({
      name: 'wardline_custody_findings',
      help: 'Alarms of the auditor that stand: open alerts, follow-ups or questions that nobody has, or numbers that do not add up; 0, or something is wrong',
      labelNames: ['kind'],
      registers,
    });
    this.custodyAlarms = new Counter({
      name: 'wardline_custody_alarms_total',
      help: 'Alarms of the auditor, by kind, opened, repaired and resolved by this process',
      labelNames: ['kind', 'change'],
      registers,
    });
    this.deadmanPings = new Counter({
      name: 'wardline_deadman_pings_total',
      help: 'Turns of the outbound sign of life, by what came of them: sent, failed, or withheld because something is wrong',
      labelNames: ['outcome'],
      registers,
    });
    this.deviationsOverdue = new Gauge({
      name: 'wardline_deviations_overdue',
      help: 'Deviations from protocols that nobody has looked at in time',
      registers,
    });
    this.deviceNotices = new Counter({
      name: 'wardline_device_notices_total',
      help: 'Standing notices about gateways, opened and resolved',
      labelNames: ['change'],
      registers,
    });
    this.plansDue = new Counter({
      name: 'wardline_plan_entries_due_total',
      help: 'Entries of signed plans for which work was opened, because they end soon or have ended',
      registers,
    });
  }
}
