import { Counter, Gauge, Histogram, type Registry } from '#observability';

/** How alerts reach people. */
export class DeliveryMetrics {
  readonly sockets: Gauge;
  readonly sent: Counter;
  readonly unacknowledged: Counter;
  readonly delivery: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.sockets = new Gauge({
      name: 'wardline_alert_sockets',
      help: 'Sockets signed in to /alerts',
      registers,
    });
    this.sent = new Counter({
      name: 'wardline_alert_events_sent_total',
      help: 'Alert events handed to sockets',
      registers,
    });
    this.unacknowledged = new Counter({
      name: 'wardline_alert_events_unacknowledged_total',
      help: 'Alert events that a client did not acknowledge in time',
      registers,
    });
    this.delivery = new Histogram({
      name: 'wardline_alert_delivery_seconds',
      help: 'From the event to the client acknowledging it',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 60],
      registers,
    });
  }
}
