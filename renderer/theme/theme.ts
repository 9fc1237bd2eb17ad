// Mantine set up as an instrument: small, square, quiet.
import { createTheme } from '@mantine/core'
import type { CSSVariablesResolver } from '@mantine/core'
import { colourVariables } from './colours'

export const theme = createTheme({
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  primaryColor: 'gray',
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  defaultRadius: 3,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: {
      defaultProps: {
        openDelay: 300,
        multiline: true,
        maw: 320,
        withArrow: true,
        fz: 'xs',
        events: { hover: true, focus: true, touch: true },
      },
    },
    Button: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 0 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 } } },
  },
})

export const variablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...colourVariables('light'),
    '--panel': '#ffffff',
    '--page': '#f3f4f6',
    '--line': '#d3d7dc',
    '--quiet': '#5b6169',
    '--mantine-color-dimmed': '#5b6169',
  },
  dark: {
    ...colourVariables('dark'),
    '--panel': '#1b1d20',
    '--page': '#131416',
    '--line': '#3a3e44',
    '--quiet': '#a6abb2',
    '--mantine-color-dimmed': '#a6abb2',
  },
})
