import { createTheme } from '@mantine/core';

/** Fonts are the system's own: nothing is fetched from elsewhere. */
export const theme = createTheme({
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  primaryColor: 'navy',
  primaryShade: { light: 7, dark: 4 },
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
  },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  focusRing: 'auto',
  autoContrast: true,
});
