import { formatLocale } from '../../shared/words/locale.ts'

export const locale = formatLocale(globalThis.navigator?.language ?? 'en')
