/** A message on its way through the pipeline. Until it is settled its sender gets no PUBACK. */
export interface IncomingMessage {
  readonly topic: string;
  /** The payload; of one that is too large to be read only the part that quarantine keeps. */
  readonly payload: Buffer;
  /** Size of the payload on the wire. Bytes. */
  readonly payloadBytes: number;
  readonly receivedAtMs: number;
  /** User name (`{tenant}/{device}`) that published; undefined where a broker stands between. */
  readonly publisher?: string;
  /**
   * `ack` after the commit: the sender gets its PUBACK. `drop`: it never gets one, and its connection is closed, so
   * that it sends again. Later calls change nothing.
   */
  settle(outcome: 'ack' | 'drop'): void;
}

/** Where a source puts messages. Bounded: what it does not take, the source keeps back from the network. */
export interface MessageSink {
  /** False: full. The message was not taken, and the source offers it again after `onSpace`. */
  offer(message: IncomingMessage): boolean;
  /** Calls back once, when there is space again. Not called synchronously. */
  onSpace(listener: () => void): void;
}

/** A device's birth or last-will, as published. */
export interface StatusMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly receivedAtMs: number;
  /** The broker had kept it, and tells it to a new subscription: no sign of life. */
  readonly isKept: boolean;
}

export interface SourceCounters {
  /** Messages with measurements that arrived, redeliveries included. */
  readonly received: number;
  /** Of these, acknowledged after the commit. */
  readonly acknowledged: number;
  /** Settled as `drop`, or settled after their connection was gone: to be sent again. */
  readonly unacknowledged: number;
  /** Publishes that the account may not do, by the tenant of the account. */
  readonly deniedByTenant: Readonly<Record<string, number>>;
  /** Connections refused at sign-in. */
  readonly refusedSignIns: number;
  /** Connections closed: packet too large, no room even to wait, silent beyond their keep-alive, account stopped. */
  readonly closed: Readonly<Record<'too-large' | 'overflow' | 'keep-alive' | 'stopped', number>>;
  /** Messages that wait in the source because the sink is full. */
  readonly waiting: number;
}

export interface MeasurementSource {
  /** Resolves when messages can arrive. */
  start(sink: MessageSink): Promise<void>;
  /** Platform → device, QoS 1. Rejects when the broker is away. */
  publish(topic: string, payload: string): Promise<void>;
  /** Closes all connections. What was not settled by then is never acknowledged. */
  stop(): Promise<void>;
  counters(): SourceCounters;
}

/** The part of a pino logger that sources use. Fields carry no payload and no patient data. */
export interface SourceLog {
  warn(fields: object, message: string): void;
}

export type SourceErrorCode = 'port-taken' | 'not-authorised' | 'not-subscribed' | 'not-connected';

export class SourceError extends Error {
  override readonly name = 'SourceError';
  constructor(
    readonly code: SourceErrorCode,
    message: string,
  ) {
    super(message);
  }
}
