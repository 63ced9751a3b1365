/** How many languages keep their formatter; making one costs a thousand times what using it does. */
const maxLocales = 200

const formatters = new Map<string, Intl.DateTimeFormat>()

/**
 * Until when a link works, in words: 'Sunday 23 November at 14:05 UTC'. It names the day, never 'tomorrow': a mail is
 * read when it is read. In UTC, and says so: we do not know where the reader is. Seconds are cut off, so the time given
 * is never later than the true one.
 *
 * @param at ms since the epoch
 * @param locale a language with or without a region; English where it is none
 */
export function formatLinkExpiry(at: number, locale: string): string {
  return formatterFor(locale).format(at)
}

function formatterFor(locale: string): Intl.DateTimeFormat {
  const known = formatters.get(locale)
  if (known) return known
  if (formatters.size >= maxLocales) formatters.clear()
  const made = new Intl.DateTimeFormat(supported(locale), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short'
  })
  formatters.set(locale, made)
  return made
}

/**
 * English of no region: 24 hours, which nobody can misread. A message that is made again must be the same to the byte, so
 * this stays as it was in version 0.1.
 */
const plainEnglish = 'en-GB'

function supported(locale: string): string {
  // Exports write de_DE as often as de-DE.
  const tag = locale.trim().replaceAll('_', '-')
  if (tag.toLowerCase() === 'en') return plainEnglish
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag)[0] ?? plainEnglish
  } catch {
    return plainEnglish
  }
}
