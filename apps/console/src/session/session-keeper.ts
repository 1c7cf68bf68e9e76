import { ProblemError } from '../http.js';
import { isLockDue } from '../lock/lock-due.js';
import * as client from './session-client.js';
import { sessionStep, type SessionTimes } from './session-step.js';
import { isReturn, keptMs, type KeptSeat } from './kept-seat.js';
import { tokenStore } from './token-store.js';

export type SessionState =
  /** `isUnreachable`: there is a token, and no server to ask about it. */
  | { readonly phase: 'restoring'; readonly isUnreachable: boolean; readonly since: number }
  | { readonly phase: 'signed-out' }
  | {
      readonly phase: 'signed-in';
      readonly token: string;
      readonly user: client.SessionUser;
      readonly times: SessionTimes;
      readonly expiring: boolean;
      /** The screen shows counts and no names until the person's password comes. */
      readonly locked: boolean;
      /** Whose page it is, from sign-in to sign-out: it stays the same when the person comes back to it. */
      readonly seat: number;
    }
  /** Ended without the person's wish: NOT MONITORING, since when, and what is kept for the person's return. */
  | { readonly phase: 'ended'; readonly since: number; readonly kept?: KeptSeat };

/** Between two tries to renew. */
const renewalPauseMs = 5000;

/** Holds who is signed in, renews it in time, and notices when it has ended. */
export class SessionKeeper {
  #state: SessionState = { phase: 'restoring', isUnreachable: false, since: Date.now() };
  #triedAt = 0;
  #seats = 0;
  readonly #listeners = new Set<() => void>();

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** After a reload: is there a token, and is it still somebody's? */
  async restore(): Promise<void> {
    const token = tokenStore.read();
    if (token === undefined) {
      this.#set({ phase: 'signed-out' });
      return;
    }
    try {
      const user = await client.sessionUser(token);
      this.#begin({ token, user, expiresAt: await client.renewSession(token) });
    } catch (error) {
      if (isUnreachable(error)) this.#restoreLater();
      else this.#end();
    }
  }

  #restoreLater(): void {
    if (this.#state.phase !== 'restoring') return;
    this.#set({ ...this.#state, isUnreachable: true });
    setTimeout(() => void this.restore(), renewalPauseMs);
  }

  /** Throws ProblemError. */
  async signIn(email: string, password: string): Promise<void> {
    const signedIn = await client.signIn(email, password);
    tokenStore.setLocked(false);
    this.#begin(signedIn);
  }

  async signOut(): Promise<void> {
    const state = this.#state;
    tokenStore.clear();
    this.#set({ phase: 'signed-out' });
    if (state.phase !== 'signed-in') return;
    // The person has left the page either way; a server that cannot be reached lets the token run out.
    await client.endSession(state.token).catch(() => undefined);
  }

  /** The person leaves the screen; what it watches goes on. */
  lock(): void {
    if (this.#state.phase !== 'signed-in' || this.#state.locked) return;
    tokenStore.setLocked(true);
    this.#set({ ...this.#state, locked: true });
  }

  /** Throws ProblemError; `bad-credentials` leaves it locked. */
  async unlock(password: string): Promise<void> {
    const state = this.#state;
    if (state.phase !== 'signed-in') return;
    try {
      const expiresAt = await client.unlockSession(state.token, password);
      if (this.#state.phase !== 'signed-in' || !this.#holds(state.token)) return;
      const now = Date.now();
      tokenStore.setLocked(false);
      const times = { renewedAt: now, expiresAt, lastActivityAt: now };
      this.#set({ ...this.#state, times, expiring: false, locked: false });
    } catch (error) {
      const hasEnded = error instanceof ProblemError && error.code === 'unauthenticated';
      if (hasEnded && this.#holds(state.token)) this.#end();
      throw error;
    }
  }

  /** A key, click or touch. At a locked screen it may be anybody's, and keeps nothing alive. */
  active(now: number): void {
    if (this.#state.phase !== 'signed-in' || this.#state.locked) return;
    const { times } = this.#state;
    if (now - times.lastActivityAt < 1000) return;
    this.#set({ ...this.#state, times: { ...times, lastActivityAt: now } });
    if (this.#state.expiring) this.tick(now);
  }

  tick(now: number): void {
    const state = this.#state;
    if (state.phase === 'ended' && state.kept !== undefined && now >= state.kept.until)
      this.#set({ phase: 'ended', since: state.since });
    if (state.phase !== 'signed-in') return;
    const step = sessionStep(state.times, now);
    if (step === 'expired') {
      this.#end();
      return;
    }
    if (!state.locked && isLockDue(state.times, now)) {
      this.lock();
      return;
    }
    if (step === 'renew' && now - this.#triedAt >= renewalPauseMs) void this.#renew(state.token, now);
    else if ((step === 'warn') !== state.expiring) this.#set({ ...state, expiring: step === 'warn' });
  }

  /** The server refused the socket: is it the session? */
  async verify(): Promise<void> {
    const state = this.#state;
    if (state.phase !== 'signed-in') return;
    try {
      await client.sessionUser(state.token);
    } catch (error) {
      if (isRefusal(error) && this.#holds(state.token)) this.#end();
    }
  }

  async #renew(token: string, now: number): Promise<void> {
    this.#triedAt = now;
    try {
      const expiresAt = await client.renewSession(token);
      if (this.#state.phase !== 'signed-in' || !this.#holds(token)) return;
      const times = { ...this.#state.times, renewedAt: Date.now(), expiresAt };
      this.#set({ ...this.#state, times, expiring: false });
    } catch (error) {
      if (isRefusal(error) && this.#holds(token)) this.#end();
    }
  }

  #begin({ token, user, expiresAt }: client.SignedIn): void {
    tokenStore.write(token);
    const now = Date.now();
    const times = { renewedAt: now, expiresAt, lastActivityAt: now };
    const kept = this.#state.phase === 'ended' ? this.#state.kept : undefined;
    const seat = kept !== undefined && isReturn(kept, user, now) ? kept.seat : (this.#seats += 1);
    this.#set({
      phase: 'signed-in',
      token,
      user,
      times,
      expiring: false,
      locked: tokenStore.isLocked(),
      seat,
    });
  }

  #end(): void {
    tokenStore.clear();
    const state = this.#state;
    const since = Date.now();
    this.#set(
      state.phase === 'signed-in'
        ? { phase: 'ended', since, kept: { user: state.user, seat: state.seat, until: since + keptMs } }
        : { phase: 'ended', since },
    );
  }

  #holds(token: string): boolean {
    return this.#state.phase === 'signed-in' && this.#state.token === token;
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ProblemError && (error.status === 0 || error.status >= 500);
}

function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401;
}
