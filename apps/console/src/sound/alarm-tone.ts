import { pulses, type AlarmSignal } from './alarm-signal.js';

/** Fundamental and harmonics: a sound that can be located in a room (IEC 60601-1-8 asks for at least four). */
const frequencies: Readonly<Record<Exclude<AlarmSignal, 'none'>, readonly number[]>> = {
  high: [880, 1760, 2640, 3520],
  medium: [523, 1046, 1569, 2092],
};
const pulseSeconds = 0.18;
const edgeSeconds = 0.02;

/** Plays alarm bursts. Browsers start sound only after a key or click on the page: `isBlocked` tells. */
export class AlarmTone {
  #context: AudioContext | undefined;

  isBlocked(): boolean {
    return this.#open().state !== 'running';
  }

  /** To be called from a click: the browser's permission. */
  async enable(): Promise<void> {
    await this.#open().resume();
  }

  play(signal: Exclude<AlarmSignal, 'none'>): void {
    const context = this.#open();
    if (context.state !== 'running') {
      void context.resume().catch(() => undefined);
      return;
    }
    for (const start of pulses[signal]) pulse(context, context.currentTime + start, frequencies[signal]);
  }

  close(): void {
    void this.#context?.close();
    this.#context = undefined;
  }

  #open(): AudioContext {
    this.#context ??= new AudioContext();
    return this.#context;
  }
}

function pulse(context: AudioContext, at: number, tones: readonly number[]): void {
  const volume = context.createGain();
  volume.connect(context.destination);
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.25, at + edgeSeconds);
  volume.gain.setValueAtTime(0.25, at + pulseSeconds - edgeSeconds);
  volume.gain.linearRampToValueAtTime(0, at + pulseSeconds);
  tones.forEach((frequency, index) => {
    const tone = context.createOscillator();
    const share = context.createGain();
    tone.frequency.value = frequency;
    share.gain.value = 1 / (index + 1);
    tone.connect(share).connect(volume);
    tone.start(at);
    tone.stop(at + pulseSeconds);
  });
}
