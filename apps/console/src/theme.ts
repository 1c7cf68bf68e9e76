import { createTheme } from '@mantine/core';

/** Fonts are the system's own: nothing is fetched from elsewhere. */
export const theme = createTheme({
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  primaryColor: 'navy',
  // White on the darker of them is at least 4.5:1 in both schemes.
  primaryShade: { light: 7, dark: 6 },
  colors: {
    navy: [
      '#eef4fb',
      '#d9e6f5',
      '#b2cdea',
      '#8ab3df',
      '#6a9fd6',
      '#4c88c6',
      '#2f6db0',
      '#1d548f',
      '#12355b',
      '#0b2340',
    ],
    // Text of light alerts is the last of them on the second: 7:1. Mantine's own is 2.7:1.
    yellow: [
      '#fff9db',
      '#fff3bf',
      '#ffec99',
      '#ffe066',
      '#ffd43b',
      '#fcc419',
      '#fab005',
      '#f59f00',
      '#8a5a00',
      '#6b4a00',
    ],
    // Mantine's own reds under white text are 3.3 to 3.8:1; these are 4.6:1 and more, and --critical is among them.
    red: [
      '#fdf0f0',
      '#fbdcdc',
      '#f6b5b6',
      '#f08c8e',
      '#ea6469',
      '#e5444a',
      '#d6232a',
      '#c4161c',
      '#a80f14',
      '#870b0f',
    ],
  },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  focusRing: 'auto',
  autoContrast: true,
});
