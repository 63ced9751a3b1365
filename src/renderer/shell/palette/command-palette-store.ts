import { createSpotlight } from '@mantine/spotlight'

/** The palette is loaded with the window, but what it lists only when it is first opened. */
export const [paletteStore, palette] = createSpotlight()

export const openCommandPalette = (): void => palette.open()
