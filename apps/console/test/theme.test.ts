import { describe, expect, it } from '@jest/globals';
import { DEFAULT_THEME, mergeMantineTheme } from '@mantine/core';
import { theme } from '../src/theme.js';

const { colors } = mergeMantineTheme(DEFAULT_THEME, theme);

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe('light notices', () => {
  it('measures as WCAG does', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 1);
  });

  // Mantine draws their words in the last shade on the second, in the light scheme.
  it.each(['yellow', 'red', 'gray', 'navy'] as const)('of %s have words of 4.5:1', (name) => {
    const shades = colors[name];
    expect(contrast(shades?.[9] ?? '', shades?.[1] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});
