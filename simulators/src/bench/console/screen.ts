import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type CDPSession, type Page } from 'playwright-core';

/** What the main thread of a page was busy with. */
export interface Busyness {
  /** Lengths of tasks over 50 ms, the longest first; milliseconds. */
  readonly tasks: readonly number[];
  /** The longest by the time that the processor spent on it: what others did on the machine is not in it. */
  readonly processor: number;
  /** Events that came by the socket, as the page counts what it was told. */
  readonly frames: number;
  readonly seconds: number;
}

export interface Reload {
  /** By the clock. */
  readonly ms: number;
  /** That the processor spent on the page's main thread, slowed down as it is: what others did is not in it. */
  readonly processorMs: number;
}

/** One person before a real Chromium. */
export class Screen {
  private slower = 1;

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    private readonly debug: CDPSession,
  ) {}

  /** @param slower how many times slower its processor is than this machine's */
  static async open(slower: number): Promise<Screen> {
    const browser = await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: chromium.args.filter((arg) => arg !== '--single-process'),
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript(watch);
    const screen = new Screen(browser, page, await page.context().newCDPSession(page));
    await screen.slow(slower);
    return screen;
  }

  async slow(times: number): Promise<void> {
    this.slower = times;
    await this.debug.send('Emulation.setCPUThrottlingRate', { rate: times });
  }

  /** Milliseconds from the start of the navigation until the sign-in form can be used; nothing is cached. */
  async signInForm(address: string): Promise<number> {
    await this.page.goto(address, { waitUntil: 'commit' });
    return this.#shown('form');
  }

  async signIn(address: string, email: string, password: string, view: View): Promise<void> {
    await this.page.goto(address, { waitUntil: 'commit' });
    await this.page.locator('input[name=email]').fill(email);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.locator('button[type=submit]').click();
    await this.#shown(view);
  }

  /** As if the tab had been closed: what the next person needs is asked for anew. */
  async signOut(): Promise<void> {
    await this.page.evaluate('sessionStorage.clear()');
    await this.page.goto('about:blank');
  }

  /** From the start of a reload until the first alert can be read and acted upon. */
  async reload(view: View): Promise<Reload> {
    // Said anew each time: another address may be drawn by another process.
    await this.slow(this.slower);
    await this.debug.send('Performance.enable', { timeDomain: 'threadTicks' });
    await this.page.reload({ waitUntil: 'commit' });
    const ms = await this.#shown(view);
    const { metrics } = await this.debug.send('Performance.getMetrics');
    await this.debug.send('Performance.disable');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    return { ms, processorMs: seconds * 1000 };
  }

  /** Watches for so long; the person scrolls meanwhile. */
  async busyness(seconds: number): Promise<Busyness> {
    await this.browser.startTracing(this.page, { categories: ['toplevel', '__metadata'] });
    await this.page.evaluate('longTasks.splice(0); void 0');
    const frames = countFrames(this.page);
    const end = Date.now() + seconds * 1000;
    for (let down = true; Date.now() < end; down = !down) {
      await this.page.mouse.wheel(0, down ? 900 : -600);
      await this.page.waitForTimeout(250);
    }
    const tasks = await this.page.evaluate<number[]>('longTasks');
    return {
      tasks: tasks.sort((a, b) => b - a),
      processor: longestTask((await this.browser.stopTracing()).toString()),
      frames: await frames(),
      seconds,
    };
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  async #shown(what: View): Promise<number> {
    await this.page.locator(views[what]).first().waitFor({ timeout: 120_000 });
    return this.page.evaluate<number>(`shownAt(${JSON.stringify(what)})`);
  }
}

/** What a person looks for, by view. */
const views = {
  form: 'input[name=password]',
  board: 'main article button',
  queue: 'main li[data-severity]',
} as const;
export type View = keyof typeof views;

/** In the page: long tasks, the frame at which each view was first there, and events that came by the socket. */
const watch = `globalThis.longTasks = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) globalThis.longTasks.push(Math.round(entry.duration));
}).observe({ entryTypes: ['longtask'] });
const views = ${JSON.stringify(views)};
const seen = {};
const look = () => {
  for (const [name, selector] of Object.entries(views))
    if (seen[name] === undefined && document.querySelector(selector) !== null) seen[name] = performance.now();
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
globalThis.shownAt = (name) => seen[name];
globalThis.socketFrames = 0;
globalThis.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener('message', ({ data }) => {
      if (typeof data === 'string' && data.includes('alert.event')) globalThis.socketFrames += 1;
    });
  }
};`;

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's own time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Of the pages' main threads, in milliseconds. @param trace as Chromium writes it */
function longestTask(trace: string): number {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  return traceEvents
    .filter((event) => event.name.endsWith('RunTask') && main.has(threadOf(event)))
    .reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1000), 0);
}

function countFrames(page: Page): () => Promise<number> {
  const before = page.evaluate<number>('socketFrames');
  return async () => (await page.evaluate<number>('socketFrames')) - (await before);
}
