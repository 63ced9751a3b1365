import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver
} from '@mantine/core'

const brand: MantineColorsTuple = [
  '#eef2ff',
  '#e8edfc',
  '#bccafa',
  '#96abf8',
  '#6f8cff',
  '#5273ec',
  '#3558d6',
  '#2d4cbb',
  '#26409c',
  '#1e337c'
]

/** In the dark theme the brand colour is light: words on it are dark there, white in the light theme. */
const variantColors: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input)
  const isBrand = input.color === undefined || input.color === 'brand'
  if (input.variant === 'filled' && isBrand) return { ...colours, color: 'var(--brand-text)' }
  // Mantine's own red is too light for white words, in either theme.
  if (input.variant === 'filled' && input.color === 'red') {
    const background = 'var(--rejected)'
    const hover = 'color-mix(in srgb, var(--rejected) 88%, var(--text))'
    return { ...colours, background, hover, color: 'var(--danger-text)' }
  }
  return colours
}

const buttonHeights: Record<string, [height: string, padding: string, size: string]> = {
  xs: ['26px', '9px', '12px'],
  sm: ['32px', '12px', '13px'],
  md: ['36px', '16px', '13px']
}

const inputHeight = { '--input-height': '32px', '--input-fz': '13px', '--input-radius': '7px' }
const input = { defaultProps: { size: 'sm' as const }, vars: () => ({ wrapper: inputHeight }) }

/** Mantine's greys of the dark theme, for the few places where no variable of ours reaches. */
const dark: MantineColorsTuple = [
  '#e8ebf0',
  '#c3cad5',
  '#a1aab9',
  '#747e8f',
  '#3a4250',
  '#2a303b',
  '#20252f',
  '#191d25',
  '#12151b',
  '#0d1015'
]

/** The page never scrolls (base.css), so there is nothing to lock. A lock would write style elements that the CSP refuses. */
const noScrollLock = { lockScroll: false }

/** Id of the element that menus and other popups are put into. */
export const popupsId = 'popups'

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11.5px', sm: '13px', md: '13px', lg: '16px', xl: '18px' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: '12.5px', lineHeight: '1.4', fontWeight: '600' }
    }
  },
  colors: { brand, dark },
  primaryColor: 'brand',
  primaryShade: { light: 6, dark: 4 },
  defaultRadius: '7px',
  radius: { xs: '4px', sm: '6px', md: '7px', lg: '8px', xl: '12px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  variantColorResolver: variantColors,
  components: {
    Button: {
      defaultProps: { size: 'sm', variant: 'default' },
      vars: (_theme: unknown, props: { size?: string }) => {
        const [height, padding, size] = buttonHeights[props.size ?? 'sm'] ?? buttonHeights.sm!
        return { root: { '--button-height': height, '--button-padding-x': padding, '--button-fz': size } }
      },
      styles: { root: { fontWeight: 500 } }
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    CloseButton: { defaultProps: { 'aria-label': 'Close' } },
    InputWrapper: { styles: { label: { marginBottom: 3 }, description: { fontSize: 12, lineHeight: 1.4 } } },
    // The small box, with words of the usual size.
    Checkbox: {
      defaultProps: { size: 'xs', radius: 4, iconColor: 'var(--brand-text)' },
      styles: { label: { fontSize: 13 }, description: { fontSize: 12, lineHeight: 1.4 } }
    },
    Radio: {
      defaultProps: { size: 'xs' },
      styles: { label: { fontSize: 13 }, description: { fontSize: 12, lineHeight: 1.4 } }
    },
    Switch: { defaultProps: { size: 'sm' } },
    TextInput: input,
    PasswordInput: input,
    Select: { ...input, defaultProps: { size: 'sm', allowDeselect: false, checkIconPosition: 'right' } },
    Autocomplete: input,
    Textarea: { defaultProps: { size: 'sm' } },
    // Inside the main landmark, so that a screen reader finds what pops up where it belongs.
    Popover: { defaultProps: { portalProps: { target: `#${popupsId}` } } },
    Tooltip: { defaultProps: { openDelay: 400, withinPortal: true, fz: 12 } },
    // The placeholder that would take the first focus is no menu item: a screen reader stumbles over it.
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        shadow: 'md',
        radius: 8,
        transitionProps: { duration: 0 }
      }
    },
    ModalRoot: { defaultProps: noScrollLock },
    DrawerRoot: { defaultProps: noScrollLock },
    Modal: {
      defaultProps: {
        ...noScrollLock,
        styles: {
          header: { padding: '16px 22px 12px', background: 'var(--raised)' },
          title: { fontSize: '16px', fontWeight: 650, letterSpacing: '-0.01em' },
          body: { padding: '4px 22px 18px' },
          content: {
            background: 'var(--raised)',
            border: '1px solid var(--line)',
            boxShadow: 'var(--shadow)'
          }
        },
        radius: 12,
        centered: true,
        transitionProps: { duration: 120 },
        overlayProps: { color: 'var(--scrim)', backgroundOpacity: 1 },
        closeButtonProps: { 'aria-label': 'Close' }
      }
    },
    Drawer: {
      defaultProps: {
        ...noScrollLock,
        position: 'right',
        transitionProps: { duration: 120 },
        overlayProps: { color: 'var(--scrim)', backgroundOpacity: 1 },
        closeButtonProps: { 'aria-label': 'Close' }
      }
    }
  }
})

/** Mantine's variables from our tokens: one place decides a colour. */
export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-bright': 'var(--text)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--faint)',
    '--mantine-color-error': 'var(--rejected-text)',
    '--mantine-color-anchor': 'var(--brand-on)',
    '--mantine-color-default': 'var(--raised)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-disabled': 'color-mix(in srgb, var(--queued) 32%, var(--panel))',
    '--mantine-color-disabled-color': 'var(--faint)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--brand)',
    '--mantine-primary-color-filled-hover': 'var(--brand-hover)',
    '--mantine-primary-color-light': 'var(--brand-soft)',
    '--mantine-primary-color-light-color': 'var(--brand-on)',
    '--mantine-color-brand-filled': 'var(--brand)',
    '--mantine-color-brand-filled-hover': 'var(--brand-hover)',
    '--mantine-color-brand-light': 'var(--brand-soft)',
    '--mantine-color-brand-light-color': 'var(--brand-on)',
    '--mantine-color-brand-text': 'var(--brand-on)'
  }
  return { variables: {}, light: both, dark: both }
}
