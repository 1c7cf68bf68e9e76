import { setTimeout as pause } from 'node:timers/promises';
import type { SimulatorConfig } from '#config';
import type { Logger } from '#observability';
import { DeviceLink } from './device-link.js';
import { isMissed, morningReadings, roundReading } from './home-kit.js';
import { simulatedPatient, type SimulatedPatient } from './patient.js';
import { scenes } from './showcase.js';

/** The demonstration is the same on every machine. */
const demoSeed = 20_261_120;
const backfillDays = 21;
const connectAtOnce = 10;
const dayMs = 86_400_000;

interface Home {
  readonly patient: SimulatedPatient;
  readonly link: DeviceLink;
}

/** All simulated patients of the demonstration, each behind a connection of its own. */
export class Ward {
  private readonly homes: Home[] = [];
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly config: SimulatorConfig,
    private readonly logger: Logger,
  ) {}

  /** Connects all devices; measuring goes on until `stop`. */
  async start(): Promise<void> {
    await this.connect();
    this.running = Promise.all([this.live(), this.play()]).catch((error: unknown) => {
      if (!this.stopping.signal.aborted) throw error;
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.homes.map(({ link }) => link.close()));
  }

  private async connect(): Promise<void> {
    const { mqttUrl: url, tenant, deviceSecret: secret, patients } = this.config;
    for (let index = 0; index < patients; index++) {
      const patient = simulatedPatient(demoSeed, index);
      this.homes.push({ patient, link: new DeviceLink({ url, tenant, device: patient.device, secret }) });
      // Each sign-in costs the platform a memory-hard hash until it knows the secret.
      if (index === 0 || this.homes.length % connectAtOnce === 0)
        await Promise.all(this.homes.slice(-connectAtOnce).map(({ link }) => link.connected()));
    }
    await Promise.all(this.homes.map(({ link }) => link.connected()));
  }

  /**
   * Rounds without end, spread evenly. What was missed is sent after the first reading of now, as a kit that was
   * offline does: the other way round everybody would for a moment be a patient who has not been heard of for weeks.
   */
  private async live(): Promise<void> {
    const { roundSeconds, backfill } = this.config;
    const started = Date.now();
    await this.inTurn(started, 5, async ({ patient, link }) => {
      await link.send(roundReading(patient, Date.now(), 0));
      if (backfill) await link.send(morningReadings(patient, backfillDays, Date.now()));
    });
    this.logger.info({ patients: this.homes.length, backfill }, 'every simulated patient was heard of');
    for (let round = 1; ; round++) {
      await this.inTurn(Date.now(), roundSeconds, async ({ patient, link }) => {
        const now = Date.now();
        if (isMissed(patient, Math.floor(now / dayMs))) return;
        await link.send(roundReading(patient, now, round));
      });
    }
  }

  /** One after the other, spread over a time; a slow one holds up nobody. */
  private async inTurn(from: number, seconds: number, visit: (home: Home) => Promise<void>): Promise<void> {
    const spacing = (seconds * 1000) / this.homes.length;
    for (const [turn, home] of this.homes.entries()) {
      await this.until(from + turn * spacing);
      visit(home).catch((error: unknown) => {
        this.logger.warn({ error, device: home.patient.device }, 'a simulated reading was not sent');
      });
    }
    await this.until(from + seconds * 1000);
  }

  private async play(): Promise<void> {
    const started = Date.now();
    for (const { afterSeconds, index, values } of scenes) {
      await this.until(started + afterSeconds * 1000);
      const home = this.homes[index];
      if (home === undefined) continue;
      const at = new Date();
      const reading = { id: `scene-${at.getTime()}`, at: at.toISOString(), values: values(home.patient) };
      while (!(await home.link.send(reading))) await this.until(Date.now() + 500);
    }
  }

  private async until(ms: number): Promise<void> {
    await pause(Math.max(0, ms - Date.now()), undefined, { signal: this.stopping.signal });
  }
}
