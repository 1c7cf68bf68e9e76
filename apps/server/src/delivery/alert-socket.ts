import type { Session } from '#access';
import type { Logger } from '#observability';
import type { Socket } from 'socket.io';
import type { StreamedEvent } from '../alert/alert-repository.js';
import { viewAlert, type AlertView, type Reader } from '../alert/alert-view.js';
import type { AlertFeed } from './alert-feed.js';
import type { DeliveredReceipts } from './delivered-receipts.js';
import type { DeliveryMetrics } from './delivery-metrics.js';
import type { Subscriber } from './person-feed.js';
import type { Snapshot, StreamReader } from './stream-reader.js';

/** Events that one socket may have unacknowledged before it is sent no more. */
const windowSize = 256;
/** After this an unacknowledged event no longer counts against the window. Milliseconds. */
const acknowledgeWithinMs = 10_000;

export interface AlertSocketParts {
  readonly feed: AlertFeed;
  readonly reader: StreamReader;
  readonly receipts: DeliveredReceipts;
  readonly metrics: DeliveryMetrics;
  readonly logger: Logger;
}

/** What `alert.event` carries. */
export interface AlertEventMessage {
  readonly cursor: string;
  readonly type: StreamedEvent['type'];
  readonly at: string;
  readonly actor: StreamedEvent['actor'];
  readonly note: string | null;
  readonly alert: AlertView;
}

/** Feeds one socket of the namespace: a snapshot or a replay first, then every event as it is numbered. */
export class AlertSocket implements Subscriber {
  readonly #socket: Socket;
  readonly #session: Session;
  readonly #parts: AlertSocketParts;
  #unacknowledged = 0;

  constructor(socket: Socket, session: Session, parts: AlertSocketParts) {
    this.#socket = socket;
    this.#session = session;
    this.#parts = parts;
  }

  /**
   * @param cursor the last position that the client processed; undefined: it knows nothing yet
   * @param inParts whether it takes a snapshot piece by piece
   */
  async start(cursor: number | undefined, inParts: boolean): Promise<void> {
    const position = cursor ?? (await (inParts ? this.#sendParts() : this.#sendSnapshot()));
    if (this.#socket.disconnected) return;
    this.#parts.feed.subscribe(this.#session, this, position);
    this.#socket.once('disconnect', () => {
      this.#parts.feed.unsubscribe(this.#session.staffId, this);
    });
  }

  readonly room = (): number => windowSize - this.#unacknowledged;

  readonly send = (event: StreamedEvent, reader: Reader): void => {
    const message: AlertEventMessage = {
      cursor: String(event.position),
      type: event.type,
      at: event.at.toISOString(),
      actor: event.actor,
      note: event.note,
      alert: viewAlert(event.alert, event.patient, reader),
    };
    this.#unacknowledged += 1;
    this.#parts.metrics.sent.inc();
    this.#socket.timeout(acknowledgeWithinMs).emit('alert.event', message, (timedOut: Error | null) => {
      this.#unacknowledged -= 1;
      this.#parts.feed.roomAgain(this.#session.staffId);
      if (timedOut === null) this.#delivered([event.alert], event.position, event.at);
      else this.#parts.metrics.unacknowledged.inc();
    });
  };

  async #sendSnapshot(): Promise<number> {
    const snapshot = await this.#parts.reader.snapshot(this.#session);
    this.#show(snapshot);
    return snapshot.cursor;
  }

  async #sendParts(): Promise<number> {
    let end = 0;
    for await (const part of this.#parts.reader.snapshotParts(this.#session)) {
      if (this.#socket.disconnected) break;
      end = part.cursor;
      this.#show(part, { part: part.part, more: part.more });
    }
    return end;
  }

  #show(snapshot: Snapshot, place: { readonly part?: number; readonly more?: boolean } = {}): void {
    const message = {
      cursor: String(snapshot.cursor),
      at: new Date().toISOString(),
      alerts: snapshot.alerts,
      ...place,
    };
    this.#socket.timeout(acknowledgeWithinMs).emit('alert.snapshot', message, (timedOut: Error | null) => {
      if (timedOut === null) this.#delivered(snapshot.alerts, null);
    });
  }

  #delivered(
    alerts: Snapshot['alerts'] | readonly [StreamedEvent['alert']],
    position: number | null,
    at?: Date,
  ): void {
    if (at !== undefined) this.#parts.metrics.delivery.observe(Math.max(0, Date.now() - at.getTime()) / 1000);
    this.#parts.receipts.add(
      this.#session,
      alerts.map((alert) => ({
        alertId: alert.id,
        tenantId: alert.tenant,
        siteId: alert.site,
        position,
      })),
    );
  }
}
