import { ProblemError } from '../http.js';
import { dropForeignPush, leavePush } from '../push/leave-push.js';
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
  /**
   * Ended without the person's wish: NOT MONITORING, since when, what is kept for the person's
   * return, and, of a screen that was locked before, the token by which it goes on counting.
   */
  | { readonly phase: 'ended'; readonly since: number; readonly kept?: KeptSeat; readonly screen?: string };

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
    if (token === undefined && tokenStore.screen() !== undefined) {
      this.#end();
      return;
    }
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
    tokenStore.setScreen(undefined);
    this.#begin(signedIn);
    await dropForeignPush(signedIn.token).catch(() => undefined);
  }

  async signOut(): Promise<void> {
    const state = this.#state;
    tokenStore.clear();
    this.#set({ phase: 'signed-out' });
    if (state.phase !== 'signed-in') return;
    // The person has left the page either way; a server that cannot be reached lets the token run out.
    await leavePush(state.token).catch(() => undefined);
    await client.endSession(state.token).catch(() => undefined);
  }

  /** The person leaves the screen; what it watches goes on. */
  lock(): void {
    if (this.#state.phase !== 'signed-in' || this.#state.locked) return;
    tokenStore.setLocked(true);
    this.#set({ ...this.#state, locked: true });
    void this.#outlive(this.#state.token);
  }

  /** So that a locked screen tells that something waits when its session is over. Without it, it ends with the session. */
  async #outlive(token: string): Promise<void> {
    const screen = await client.lockScreen(token).catch(() => undefined);
    const isStillLocked = this.#holds(token) && this.#state.phase === 'signed-in' && this.#state.locked;
    if (screen !== undefined && isStillLocked) tokenStore.setScreen(screen);
  }

  /** A locked screen whose session has ended: the person's password opens a new one. Throws ProblemError. */
  async openScreen(screen: string, password: string): Promise<void> {
    const signedIn = await client.openLockedScreen(screen, password);
    tokenStore.setLocked(false);
    tokenStore.setScreen(undefined);
    this.#begin(signedIn);
  }

  /** The token of the locked screen is worth nothing any more. */
  screenEnded(): void {
    if (this.#state.phase !== 'ended') return;
    tokenStore.clear();
    const { since, kept } = this.#state;
    this.#set({ phase: 'ended', since, ...(kept !== undefined && { kept }) });
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
      tokenStore.setScreen(undefined);
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
      this.#set({
        phase: 'ended',
        since: state.since,
        ...(state.screen !== undefined && { screen: state.screen }),
      });
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
    const state = this.#state;
    const isLocked = state.phase === 'signed-in' ? state.locked : tokenStore.isLocked();
    const screen = isLocked ? tokenStore.screen() : undefined;
    tokenStore.clear();
    const since = Date.now();
    const kept =
      state.phase === 'signed-in' ? { user: state.user, seat: state.seat, until: since + keptMs } : undefined;
    if (screen !== undefined) {
      // A reload finds it locked, as it was.
      tokenStore.setLocked(true);
      tokenStore.setScreen(screen);
    }
    this.#set({
      phase: 'ended',
      since,
      ...(kept !== undefined && { kept }),
      ...(screen !== undefined && { screen }),
    });
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
