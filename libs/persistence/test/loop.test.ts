import { describe, expect, it } from '@jest/globals';
import { Loop } from '#persistence';

/** A turn that waits to be let go. */
class Gate {
  turns = 0;
  running = 0;
  overlapped = false;
  #open: (() => void) | undefined;

  readonly turn = async (): Promise<boolean> => {
    this.turns += 1;
    this.running += 1;
    if (this.running > 1) this.overlapped = true;
    await new Promise<void>((resolve) => (this.#open = resolve));
    this.running -= 1;
    return false;
  };

  async letGo(): Promise<void> {
    this.#open?.();
    await new Promise(setImmediate);
  }
}

describe('Loop', () => {
  it('makes one more turn for any number of wake-ups during one, and never two at a time', async () => {
    const gate = new Gate();
    const loop = new Loop({ turn: gate.turn, everyMs: 60_000, onError: () => undefined });
    loop.start();
    loop.wake();
    loop.wake();
    await gate.letGo();
    expect(gate.turns).toBe(2);
    await gate.letGo();
    expect([gate.turns, gate.overlapped]).toEqual([2, false]);
    await loop.stop();
  });

  it('goes on at once while there is more, pauses after an error, and turns again when woken', async () => {
    const errors: unknown[] = [];
    const answers: (boolean | Error)[] = [true, true, new Error('away'), false];
    let turns = 0;
    const loop = new Loop({
      turn: () => {
        turns += 1;
        const answer = answers.shift() ?? false;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      everyMs: 60_000,
      onError: (error) => errors.push(error),
    });
    loop.start();
    await new Promise(setImmediate);
    expect([turns, errors]).toEqual([3, [new Error('away')]]);
    loop.wake();
    await new Promise(setImmediate);
    expect(turns).toBe(4);
    await loop.stop();
  });

  it('turns by itself after the pause', async () => {
    let turned: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (turned = resolve));
    let turns = 0;
    const turn = (): Promise<boolean> => {
      turns += 1;
      if (turns === 2) turned();
      return Promise.resolve(false);
    };
    const loop = new Loop({ turn, everyMs: 5, onError: () => undefined });
    loop.start();
    await first;
    await loop.stop();
  });

  it('stops only when the last turn is over', async () => {
    const gate = new Gate();
    const loop = new Loop({ turn: gate.turn, everyMs: 60_000, onError: () => undefined });
    loop.start();
    let stopped = false;
    const stopping = loop.stop().then(() => (stopped = true));
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    await gate.letGo();
    await stopping;
    loop.wake();
    expect(gate.turns).toBe(1);
  });
});
