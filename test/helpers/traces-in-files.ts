import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a text looks like in a file, however it was written there: each with the bytes to look for. */
export function spellings(text: string): { name: string; bytes: Buffer }[] {
  const utf8 = Buffer.from(text)
  const quoted = [...utf8].map((byte) =>
    byte < 128 && byte !== 61 && byte !== 32
      ? String.fromCodePoint(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
  )
  const all: Record<string, string | Buffer> = {
    'utf-8': utf8,
    'lower case': text.toLowerCase(),
    'utf-16': Buffer.from(text, 'utf16le'),
    'quoted-printable': quoted.join(''),
    'quoted-printable in a header': quoted.join('').replaceAll('=20', '_'),
    url: encodeURIComponent(text),
    'url of a form': encodeURIComponent(text).replaceAll('%20', '+'),
    hex: utf8.toString('hex')
  }
  // Three bytes become four characters: where the text begins within a longer one decides what it looks like.
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(before), utf8])
    const from = before === 0 ? 0 : 4
    const until = Math.floor(whole.length / 3) * 4
    all[`base64 at ${before}`] = whole.toString('base64').slice(from, until)
    all[`base64url at ${before}`] = whole.toString('base64url').slice(from, until)
  }
  return Object.entries(all).map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes) }))
}

/** Where any of these texts stands in the files of a folder, as '<file>: <text> (<spelling>)'. */
export function tracesIn(folder: string, texts: readonly string[]): string[] {
  const wanted = texts.flatMap((text) => spellings(text).map((spelling) => ({ text, ...spelling })))
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      return wanted
        .filter((spelling) => bytes.includes(spelling.bytes))
        .map(({ text, name }) => `${entry.name}: ${text} (${name})`)
    })
}
