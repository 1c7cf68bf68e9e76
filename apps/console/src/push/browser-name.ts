import { texts } from '../texts/index.js';

const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** What to call this browser in the list of one's own: `Firefox, Android`. Pure. */
export function browserName(userAgent: string): string {
  const first = (known: typeof browsers): string | undefined =>
    known.find(([pattern]) => pattern.test(userAgent))?.[1];
  return texts.push.browser(first(browsers) ?? texts.push.anyBrowser, first(systems) ?? '');
}
