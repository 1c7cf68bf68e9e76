import { io, type Socket } from 'socket.io-client';

interface AlertEvent {
  readonly type: string;
  readonly alert: { readonly severity: string; readonly decision: { readonly measurement?: string } };
}

/** A nurse's browser, as far as the bench needs one: signed in, acknowledging what it receives. */
export class Nurse {
  /** Measurement that opened or raised a critical alert → when the socket had it (ms). */
  readonly criticals = new Map<string, number>();
  events = 0;

  private constructor(private readonly socket: Socket) {
    socket.on('alert.event', (event: AlertEvent, acknowledge: () => void) => {
      const now = Date.now();
      acknowledge();
      this.events++;
      const { measurement } = event.alert.decision;
      // What follows (delivered, seen, the next step) names the same measurement.
      const isFirst = measurement !== undefined && !this.criticals.has(measurement);
      if (event.alert.severity === 'critical' && event.type !== 'joined' && isFirst)
        this.criticals.set(measurement, now);
    });
  }

  /** Resolves when the snapshot has come. */
  static async signIn(address: string, email: string, password: string): Promise<Nurse> {
    const response = await fetch(`${address}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (response.status !== 201) throw new Error(`the nurse cannot sign in: ${response.status}`);
    const { token } = (await response.json()) as { token: string };
    const socket = io(`${address}/alerts`, { auth: { token }, transports: ['websocket'] });
    const snapshot = new Promise<void>((resolve, reject) => {
      socket.once('alert.snapshot', () => {
        resolve();
      });
      socket.once('connect_error', reject);
    });
    const nurse = new Nurse(socket);
    await snapshot;
    return nurse;
  }

  leave(): void {
    this.socket.disconnect();
  }
}
