import { inheritedEnvironment } from '#config';
import chromium from '@sparticuz/chromium';
import mqtt from 'mqtt';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import { repository } from '../repository.js';
import { withPalette } from './palette.js';
import { views, type View } from './views.js';

/**
 * Pictures of each role's main page, from a stack of its own with the demonstration's data: docs/screens/<name>.png.
 *
 *   npm run screenshots            all of them
 *   npm run screenshots -- nurse   those whose name begins so
 */

/** A picture may not be larger; bytes. */
const largest = 80 * 1024;
const target = join(repository, 'docs/screens');

/** What has been measured before the pictures: device, SpO2 in %. */
const readings: readonly (readonly [string, number])[] = [
  ['metro/dev-0007', 82],
  ['metro/dev-0013', 90],
  ['metro/dev-0001', 91],
];

interface Stack {
  readonly address: string;
  readonly mqttUrl: string;
  stop(): Promise<void>;
}

async function startStack(): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'wardline-screens-'));
  // As root, PostgreSQL runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const child = spawn(process.execPath, [join(repository, 'dist/apps/standalone/src/main.js')], {
    env: {
      ...inheritedEnvironment(),
      DATA_DIR: folder,
      PORT: '0',
      MQTT_PORT: '0',
      DEMO_TRAFFIC: 'false',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ctrl-C stops it')) resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`the stack ended with ${String(code)}:\n${output}`));
    });
  });
  return {
    address: /Wardline is running:\s+(\S+)/.exec(output)?.[1] ?? '',
    mqttUrl: /Devices publish to:\s+(\S+)/.exec(output)?.[1] ?? '',
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await gone;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function measure({ mqttUrl }: Stack): Promise<void> {
  for (const [device, value] of readings) {
    const client = await mqtt.connectAsync(mqttUrl, { username: device, password: 'demo' });
    const values = [
      { code: '59408-5', value, unit: '%' },
      { code: '8867-4', value: 96, unit: '/min' },
    ];
    const reading = { id: `screens-${device}`, at: new Date().toISOString(), values };
    await client.publishAsync(`rpm/v1/${device}/reading`, JSON.stringify(reading), { qos: 1 });
    await client.endAsync();
  }
}

async function picture(browser: Browser, address: string, view: View): Promise<string> {
  const { width, height, scale, scheme } = view;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  await page.goto(`${address}${view.path ?? '/'}`);
  await page.locator('input[name=email]').fill(view.email);
  await page.locator('input[name=password]').fill('demo');
  await page.locator('button[type=submit]').click();
  await page.locator('input[name=password]').waitFor({ state: 'detached' });
  await page.locator('main h1').waitFor({ state: 'attached' });
  // The page says that it monitors, and what its role reads first has come: nothing is on its way for a moment.
  if ((await page.locator('header').count()) > 0)
    await page.locator('header [data-running]').first().waitFor();
  await quiet(page);
  const path = join(target, `${view.name}.png`);
  const taken = withPalette(await page.screenshot({ animations: 'disabled' }));
  await context.close();
  const size = taken.length;
  if (size > largest) throw new Error(`${path} has ${size} bytes; ${largest} are allowed`);
  await writeFile(path, taken);
  return `${view.name}.png ${Math.ceil(size / 1024)} KB`;
}

/** A second and a half without a request but those that watch the link, which never end. */
async function quiet(page: Page): Promise<void> {
  let lastAt = Date.now();
  page.on('request', (request) => {
    if (!request.url().endsWith('/api/v1/link')) lastAt = Date.now();
  });
  while (Date.now() - lastAt < 1500) await pause(100);
}

const [wanted = ''] = process.argv.slice(2);
await mkdir(target, { recursive: true });
const stack = await startStack();
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: chromium.args.filter((arg) => arg !== '--single-process'),
});
try {
  await measure(stack);
  for (const view of views.filter(({ name }) => name.startsWith(wanted)))
    process.stdout.write(`${await picture(browser, stack.address, view)}\n`);
} finally {
  await browser.close();
  await stack.stop();
}
