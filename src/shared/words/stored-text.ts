import type { Params } from './catalog.ts'
import { errorText } from './errors/error-text.ts'
import type { Format } from './format.ts'

/**
 * A text that the engine has kept: what `encodeError` made of an error, or a sentence, as rows of earlier versions hold it.
 * Only for our own texts: a mail server could send what reads as an encoded error.
 */
export function storedText(text: string, format: Format): string {
  if (!text.startsWith('{"reason":')) return text
  const { reason, params } = JSON.parse(text) as { reason: string; params: Params }
  return errorText({ reason, params }, format)
}
