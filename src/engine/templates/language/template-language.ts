/** The language a template is written in: what its `<html lang="…">` says, English where it says nothing. */
export function templateLanguage(html: string): string {
  // Two steps, neither of which can go back over what it has read: the source is anyone's.
  const tag = /<html\b[^<>]*/i.exec(html)?.[0] ?? ''
  return /\blang\s*=\s*["']?([A-Za-z][\w-]*)/i.exec(tag)?.[1] ?? 'en'
}

/**
 * The locale for what is put into a text of this language: the reader's own where it is of the same language (`en-GB` in
 * an English mail), else the text's. A Greek date has no place in an English sentence.
 */
export function localeWithin(language: string, readers: string): string {
  const base = (locale: string) => locale.trim().split(/[-_]/)[0]!.toLowerCase()
  return base(readers) === base(language) ? readers : language
}
