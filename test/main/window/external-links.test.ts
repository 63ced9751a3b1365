import { describe, expect, it } from 'vitest'
import {
  createOutsideLinks,
  externalUrl,
  type LinkQuestion
} from '../../../src/main/window/external-links.ts'

describe('a link that leaves the app', () => {
  it.each([
    ['https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['http://127.0.0.1:4567/confirm?t=x', 'http://127.0.0.1:4567/confirm?t=x'],
    ['http://example.com/', null],
    ['http://127.0.0.1.example.com/', null],
    ['https://user:password@example.com/', null],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['smb://server/share', null],
    ['ms-msdt:/id', null],
    ['not a url', null]
  ])('%s is opened as %s', (text, url) => {
    expect(externalUrl(text)).toBe(url)
  })
})

function outside({ answers = [] as boolean[], confirmPort = 4567 } = {}) {
  const asked: LinkQuestion[] = []
  const opened: string[] = []
  const openOutside = createOutsideLinks({
    confirmPort: () => confirmPort,
    ask(question) {
      asked.push(question)
      return Promise.resolve(answers.shift() ?? false)
    },
    open(url) {
      opened.push(url)
      return Promise.resolve()
    }
  })
  return { openOutside, asked, opened }
}

describe('before a link is opened', () => {
  it('it is shown with its host, and opened only when the person says so', async () => {
    const { openOutside, asked, opened } = outside({ answers: [false, true] })
    await openOutside('https://example.com/a?b=c')
    expect(opened).toEqual([])
    await openOutside('https://example.com/a?b=c')
    expect(opened).toEqual(['https://example.com/a?b=c'])
    expect(asked[0]).toEqual({
      message: 'Open example.com in your browser?',
      detail: 'https://example.com/a?b=c'
    })
  })

  it('a name that only looks like another is shown as what it is', async () => {
    const { openOutside, asked } = outside()
    await openOutside('https://аpple.com/\u202Efdp.exe')
    expect(asked[0]?.message).toBe('Open xn--pple-43d.com in your browser?')
    expect(asked[0]?.detail).toBe('https://xn--pple-43d.com/%E2%80%AEfdp.exe')
  })

  it('a mail shows whom it is to', async () => {
    const { openOutside, asked } = outside()
    await openOutside('mailto:a@example.com?subject=x')
    expect(asked[0]?.message).toBe('Write to a@example.com in your mail program?')
  })

  it('a long one is shown by its ends', async () => {
    const { openOutside, asked } = outside()
    await openOutside(`https://example.com/${'a'.repeat(8000)}end`)
    expect(asked[0]?.detail).toMatch(/^https:\/\/example\.com\/a+ … a+end$/)
    expect(asked[0]?.detail.length).toBeLessThan(700)
  })

  it('the confirm page of the app itself is opened at once, and nothing else on this computer is', async () => {
    const { openOutside, asked, opened } = outside()
    await openOutside('http://127.0.0.1:4567/confirm/token')
    expect(opened).toEqual(['http://127.0.0.1:4567/confirm/token'])
    const others = ['http://127.0.0.1:45670/confirm/x', 'http://127.0.0.1:4567/', 'http://localhost:9/reset']
    for (const url of others) await openOutside(url)
    expect(asked.map(({ detail }) => detail)).toEqual(others)
    const off = outside({ confirmPort: 0 })
    await off.openOutside('http://127.0.0.1:0/confirm/x')
    expect(off.opened).toEqual([])
  })

  it('a second one is refused while the first waits for its answer', async () => {
    const answer = Promise.withResolvers<boolean>()
    const opened: string[] = []
    const openOutside = createOutsideLinks({
      confirmPort: () => 0,
      ask: () => answer.promise,
      open: (url) => Promise.resolve(void opened.push(url))
    })
    const first = openOutside('https://example.com/1')
    await expect(openOutside('https://example.com/2')).rejects.toThrow('Another link waits')
    answer.resolve(true)
    await first
    expect(opened).toEqual(['https://example.com/1'])
  })

  it('what may not leave the app is refused without a question', async () => {
    const { openOutside, asked } = outside()
    await expect(openOutside('file:///etc/passwd')).rejects.toThrow('Only https and mailto')
    expect(asked).toEqual([])
  })
})
