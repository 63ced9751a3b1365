import { format } from './format.ts'

export const {
  count: formatCount,
  countOf: formatCountOf,
  rate: formatRate,
  share: formatShare,
  size: formatSize
} = format
