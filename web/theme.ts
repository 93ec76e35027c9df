import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The green of ripening; white text on shade 7 has a contrast of 5 : 1. */
const leaf: MantineColorsTuple = [
  '#eff8f2',
  '#dff0e5',
  '#bbe0c8',
  '#95cfa9',
  '#74c08f',
  '#5eb77e',
  '#46a068',
  '#2f7d4f',
  '#286b43',
  '#1f5836',
];

/** Calm and dense: small controls, system fonts, one colour. */
export const theme = createTheme({
  primaryColor: 'leaf',
  primaryShade: { light: 7, dark: 7 },
  colors: { leaf },
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** Mantine's grey for secondary text has too little contrast for WCAG AA; these have 5 : 1 and more. */
export const accessibleColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6269',
    '--mantine-color-placeholder': '#6b7178',
    '--mantine-color-error': '#c02a2a',
  },
  dark: {
    '--mantine-color-dimmed': '#adb1b6',
    '--mantine-color-placeholder': '#a0a4a9',
    '--mantine-color-error': '#ff9b9b',
  },
});
