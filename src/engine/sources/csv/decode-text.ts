import type { ImportFormat } from '../../../shared/models/import.ts'

export type Encoding = ImportFormat['encoding']

/** Turns bytes, in pieces of any size, into text. What cannot be decoded becomes U+FFFD. */
export interface TextStream {
  push(bytes: Uint8Array): string
  end(): string
}

export function createTextStream(encoding: Encoding): TextStream {
  // The WHATWG takes 'iso-8859-1' for Windows-1252, which differs in 80 to 9F.
  if (encoding === 'iso-8859-1') {
    return {
      push: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'),
      end: () => ''
    }
  }
  const decoder = new TextDecoder(encoding)
  return { push: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

/** What the format of a file is told from: by the inspection and by the import, so that both read it alike. */
export const headBytes = 64 * 1024

/** The beginning of a text, from the beginning of its bytes. */
export function decodeHead(head: Uint8Array, encoding: Encoding): string {
  return createTextStream(encoding).push(head)
}
