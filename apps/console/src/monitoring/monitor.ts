import { io, type Socket } from 'socket.io-client';
import type { AlertEvent } from '../alert/alert.js';
import { parseAlert, parseEvent, parseSnapshot } from '../alert/parse-alert.js';
import { fields, list, optional, text } from '../alert/read.js';
import { UnreadableMessage } from '../alert/unreadable.js';
import type { BoardCommand, CommandWords } from '../alert/commands.js';
import { parseHeartbeat } from './heartbeat.js';
import { newMonitor, reduceMonitor, type MonitorAction, type MonitorState } from './monitor-state.js';

/** How long a command may take before the page says that it does not know what became of it. */
const answerTimeoutMs = 5000;
/** Events that arrive within this time are taken in and drawn together: a flood of events must leave the page time for the person. */
const drawTogetherMs = 200;
/** Socket.IO does not try again by itself after a refusal; the session is checked meanwhile. */
const retryMs = 2000;

export type CommandAnswer =
  { readonly ok: true } | { readonly ok: false; readonly code: string; readonly reasons?: readonly string[] };

export interface MonitorOptions {
  readonly token: string;
  readonly now?: () => number;
  /** The server refused the connection: the session may have ended. */
  readonly onRefused: () => void;
}

/**
 * Holds the state of the board and the socket that feeds it. Messages become actions of the pure reducer, in the order in
 * which they came; an event is confirmed (the *delivered* receipt) only after it is in the state.
 */
export class Monitor {
  #state: MonitorState;
  /** What the page has been told; behind the state by `drawTogetherMs` at most. */
  #shown: MonitorState;
  #draw: ReturnType<typeof setTimeout> | undefined;
  /** Came, were read, and are not in the state yet. */
  #waiting: { readonly event: AlertEvent; readonly confirm: () => void }[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #socket: Socket;
  readonly #now: () => number;
  readonly #onRefused: () => void;
  #token: string;

  constructor({ token, now = Date.now, onRefused }: MonitorOptions) {
    this.#token = token;
    this.#now = now;
    this.#onRefused = onRefused;
    this.#state = newMonitor(now());
    this.#shown = this.#state;
    this.#socket = io('/alerts', {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 2000,
      timeout: 4000,
      auth: (give) => {
        const { cursor } = this.#state.board;
        const token = this.#token;
        give(cursor === undefined ? { token, parts: true } : { token, cursor, parts: true });
      },
    });
    this.#listen();
  }

  readonly state = (): MonitorState => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tick(): void {
    this.#dispatch({ type: 'tick', now: this.#now() });
  }

  /** Was a plain request, beside the socket, answered? */
  request(answered: boolean): void {
    this.#dispatch({ type: 'request', now: this.#now(), answered });
  }

  /** The session has ended: what is known stays as it was, and nothing is asked. */
  rest(): void {
    clearTimeout(this.#retry);
    this.#socket.disconnect();
  }

  /** The same person, by another token: every event since then comes again. */
  resume(token: string): void {
    this.#token = token;
    this.#socket.disconnect().connect();
  }

  close(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#draw);
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  /** A person had the alert on screen. Returns whether the server has it. */
  async seen(alert: { readonly id: string; readonly version: number }): Promise<boolean> {
    return (await this.#send('alert.seen', { alertId: alert.id, version: alert.version })).ok;
  }

  async command(
    command: BoardCommand,
    alert: { readonly id: string; readonly version: number },
    words: CommandWords = {},
  ): Promise<CommandAnswer> {
    return this.#send(`alert.${command}`, { alertId: alert.id, version: alert.version, ...words });
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('connect', () => {
      this.#dispatch({ type: 'connected', now: this.#now() });
    });
    socket.on('disconnect', (reason) => {
      this.#dispatch({ type: 'disconnected', now: this.#now() });
      if (reason === 'io server disconnect') this.#refused();
    });
    socket.on('connect_error', () => {
      this.#dispatch({ type: 'disconnected', now: this.#now() });
      if (!socket.active) this.#refused();
    });
    socket.on('heartbeat', (raw: unknown) => {
      this.#read(() => {
        this.#dispatch({ type: 'heartbeat', now: this.#now(), heartbeat: parseHeartbeat(raw) });
      });
    });
    socket.on('alert.snapshot', (raw: unknown, confirm: unknown) => {
      this.#read(() => {
        this.#dispatch({ type: 'snapshot', now: this.#now(), snapshot: parseSnapshot(raw) });
        answer(confirm);
      });
    });
    socket.on('alert.event', (raw: unknown, confirm: unknown) => {
      this.#read(() => {
        const event = parseEvent(raw);
        this.#waiting.push({
          event,
          confirm: () => {
            answer(confirm);
          },
        });
        this.#drawSoon();
      });
    });
  }

  #read(take: () => void): void {
    try {
      take();
    } catch (error) {
      if (!(error instanceof UnreadableMessage)) throw error;
      this.#dispatch({ type: 'unreadable', now: this.#now() });
    }
  }

  #refused(): void {
    this.#onRefused();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#socket.connect(), retryMs);
  }

  #dispatch(action: MonitorAction): void {
    this.#takeIn();
    const { unanswered } = this.#state.link;
    const hasWoken = this.#reduce(action);
    // An answer after an answer changes nothing that is shown: the next tick takes it along. So do later parts of a list.
    const canWait = action.type === 'request' && action.answered && !unanswered;
    if (action.type === 'snapshot' && action.snapshot.part > 0 && action.snapshot.more) this.#drawSoon();
    else if (!canWait) this.#tell();
    if (hasWoken) this.#connectAfresh();
  }

  /** Takes in what waits, and confirms it. */
  #takeIn(): void {
    if (this.#waiting.length === 0) return;
    const taken = this.#waiting;
    this.#waiting = [];
    const hasWoken = this.#reduce({
      type: 'events',
      now: this.#now(),
      events: taken.map(({ event }) => event),
    });
    for (const { confirm } of taken) confirm();
    if (hasWoken) this.#connectAfresh();
  }

  /** Returns whether it shows that the page has slept. */
  #reduce(action: MonitorAction): boolean {
    const before = this.#state.link.wokeAt;
    this.#state = reduceMonitor(this.#state, action);
    const { wokeAt } = this.#state.link;
    return wokeAt !== undefined && wokeAt !== before;
  }

  /** Timers of a hidden page are slow; the next tick of the worker takes in and tells as well. */
  #drawSoon(): void {
    this.#draw ??= setTimeout(() => {
      this.#takeIn();
      this.#tell();
    }, drawTogetherMs);
  }

  #tell(): void {
    clearTimeout(this.#draw);
    this.#draw = undefined;
    this.#shown = this.#state;
    for (const listener of this.#listeners) listener();
  }

  /** After a sleep the old connection may hold messages from before it: a new one replays from the cursor. */
  #connectAfresh(): void {
    this.#socket.disconnect();
    this.#dispatch({ type: 'disconnected', now: this.#now() });
    this.#socket.connect();
  }

  async #send(name: string, payload: object): Promise<CommandAnswer> {
    if (!this.#socket.connected) return { ok: false, code: 'not-connected' };
    let raw: unknown;
    try {
      raw = await this.#socket.timeout(answerTimeoutMs).emitWithAck(name, payload);
    } catch {
      return { ok: false, code: 'no-answer' };
    }
    const answer = optional(raw, fields);
    const alert = optional(answer?.['alert'], parseAlert);
    if (alert !== undefined) this.#dispatch({ type: 'answer', now: this.#now(), alert });
    if (answer?.['ok'] === true) return { ok: true };
    const reasons = optional(answer?.['reasons'], list)?.filter((one) => typeof one === 'string') ?? [];
    return { ok: false, code: optional(answer?.['code'], text) ?? 'unknown', reasons };
  }
}

function answer(confirm: unknown): void {
  if (typeof confirm === 'function') (confirm as () => void)();
}
