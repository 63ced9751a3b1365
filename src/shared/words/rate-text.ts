import type { Format } from './format.ts'

/** '8/s'; below one per second 'one every 2 s'. */
export const rateText = (perSecond: number, format: Format): string =>
  perSecond >= 1 ? `${format.rate(perSecond)}/s` : `one every ${format.rate(1 / perSecond)} s`
