/**
 * Words in English, everything else as the computer's region writes it: `en-DE` gives 12.480 and 14:05, `en-US` gives
 * 12,480 and 2:05 PM. A German month name in an English sentence would read worse than either.
 */
export function formatLocale(language: string): string {
  try {
    const { region } = new Intl.Locale(language).maximize()
    return region ? `en-${region}` : 'en'
  } catch {
    return 'en'
  }
}
