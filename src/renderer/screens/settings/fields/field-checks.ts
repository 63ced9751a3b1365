/**
 * What is wrong with what was typed, as a sentence; null when nothing is. They catch slips while a person is still at
 * the field: the engine judges for good.
 */

export function addressProblem(text: string): string | null {
  if (text === '') return null
  if (/\s/.test(text)) return 'An address can’t contain spaces.'
  const at = text.lastIndexOf('@')
  if (at < 1) return 'An address looks like you@example.com.'
  const domain = text.slice(at + 1)
  if (!/^[^.@]+(\.[^.@]+)+$/.test(domain)) {
    return domain === '' ? 'The domain after the @ is missing.' : `“${domain}” is not a domain.`
  }
  return null
}

export function websiteProblem(text: string): string | null {
  if (text === '') return null
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'Enter the full URL, such as https://example.com.'
  }
  return null
}

/** The rules of the engine's link pattern, told at the field. */
export function linkPatternProblem(text: string): string | null {
  if (text === '') return 'Enter the URL of your confirm page, with {{ token }} in it.'
  const places = text.match(/\{\{\s*token\s*\}\}/g)?.length ?? 0
  if (places === 0) return 'Put {{ token }} where the token goes.'
  if (places > 1) return '{{ token }} can appear only once.'
  const url = URL.parse(text.replace(/\{\{\s*token\s*\}\}/, 'token'))
  if (url === null) return 'This is not a URL. It should look like https://example.com/confirm/{{ token }}.'
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
    return 'The URL must start with https://. Only a page on this computer may use http://.'
  }
  return null
}
