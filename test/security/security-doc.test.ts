import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'security.md'), 'utf8')

/** Every `file` › `text` of the page, wherever a line is broken. */
const claims = [...page.matchAll(/`([^`]+)`\s+›\s+`([^`]+)`/g)].map(([, file, text]) => ({
  file: file!,
  text: text!
}))

describe('docs/security.md', () => {
  it('has a row for each of the twenty items, with what keeps it and what proves it', () => {
    const rows = page.split('\n').flatMap((line) => {
      const cells = line.split('|').map((cell) => cell.trim())
      return /^\d+$/.test(cells[1] ?? '') ? [cells] : []
    })
    expect(rows.map((cells) => Number(cells[1]))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    for (const [, number, , keptBy, provedBy] of rows) {
      expect(keptBy, `item ${number} is kept by`).toContain('›')
      expect(provedBy, `item ${number} is proved by`).toContain('`test/')
    }
  })

  it.each(claims)('is right that $file holds “$text”', ({ file, text }) => {
    expect(file).not.toBe('test/security/security-doc.test.ts')
    // `.includes` and not `toContain`: the whole file is no useful message.
    expect(readFileSync(join(root, file), 'utf8').includes(text)).toBe(true)
  })
})
