import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkTemplate } from '../../../src/engine/templates/check/check-template.ts'
import { compileTemplate, renderTemplate } from '../../../src/engine/templates/language/compile.ts'
import { scanHtml } from '../../../src/engine/templates/check/scan-html.ts'
import { loadShippedTemplates } from '../../../src/engine/templates/shipped.ts'
import { exampleValues, templateValues } from '../../../src/engine/templates/language/values.ts'

const shipped = loadShippedTemplates(resolve(import.meta.dirname, '../../../templates'))
const service = { name: 'Ragtime', website: 'https://ragtime.example' }
const link = { url: 'https://ragtime.example/confirm/abc?x=1&y=2', expiresAt: 1_763_906_700_000 }
const person = {
  id: 1,
  externalId: null,
  name: 'Amara Okafor',
  address: 'amara@okafor.example',
  role: '',
  locale: 'en-GB',
  fields: {}
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('the shipped templates', () => {
  it('are three, the first mail first', () => {
    expect(shipped.map(({ id }) => id)).toEqual(['confirm-account', 'address-changed', 'reminder'])
    for (const { name, description } of shipped) expect(name && description).toBeTruthy()
  })

  it('that are not there, or not whole, are refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-shipped-'))
    folders.push(folder)
    expect(() => loadShippedTemplates(join(folder, 'none'))).toThrow('built-in-templates-unreadable')
    mkdirSync(join(folder, 'half'))
    writeFileSync(join(folder, 'half', 'template.json'), '{"name":"x"}')
    expect(() => loadShippedTemplates(folder)).toThrow('built-in-templates-unreadable')
  })
})

describe.each(shipped)('the shipped template “$name”', ({ source }) => {
  const compiled = compileTemplate(source)
  const { subject, html, text } = renderTemplate(compiled, templateValues(person, link, service))
  const tags = scanHtml(html)
  const attribute = (name: string) => tags.flatMap(({ attributes }) => attributes.get(name) ?? [])

  it('has no problem of any kind', async () => {
    expect(await checkTemplate(source, [])).toEqual([])
  })

  it('greets the person, and somebody without a name', () => {
    expect(html).toContain('Dear Amara,')
    expect(text).toMatch(/^Dear Amara,\n/)
    const nameless = renderTemplate(compiled, templateValues({ ...person, name: '' }, link, service))
    expect(nameless.html).toContain('Hello,')
    expect(nameless.text).toMatch(/^Hello,\n/)
    expect(subject.length).toBeLessThan(60)
  })

  it('has the link as a button and plain, in the text once', () => {
    const escaped = link.url.replace('&', '&amp;')
    const links = tags.filter(({ name, attributes }) => name === 'a' && attributes.get('href') === escaped)
    expect(links).toHaveLength(2)
    expect(links[0]!.attributes.get('style')).toMatch(/display: inline-block; padding: 12px 22px/)
    expect(html.split(`>${escaped}</a>`)).toHaveLength(2)
    expect(text.split(link.url)).toHaveLength(2)
    expect(text.split('\n')).toContain(link.url)
  })

  it('says until when the link works and what to do who did not ask for it', () => {
    for (const part of [html, text.replace(/\s+/g, ' ')]) {
      expect(part).toContain('expires on Sunday 23 November at 14:05 UTC.')
      expect(part).toMatch(/idn('|&rsquo;)t (sign up|change anything)\? You can safely ignore this email\./)
    }
  })

  it('names the service, and its website only where there is one', () => {
    expect(html).toContain('href="https://ragtime.example"')
    const without = renderTemplate(compiled, templateValues(person, link, { name: 'Ragtime', website: '' }))
    expect(without.html).not.toContain('href=""')
    expect(without.text.trimEnd()).toMatch(/account at Ragtime\.$/)
  })

  it('keeps to what mail programs know: tables, inline styles, no script, nothing loaded', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(
      tags.some(({ name }) => ['script', 'link', 'img', 'iframe', 'form', 'svg', 'video'].includes(name))
    ).toBe(false)
    expect(attribute('src').concat(attribute('background'))).toEqual([])
    expect(html).not.toMatch(
      /url\(|@import|display: *(flex|grid)|position: *(absolute|fixed)|float:| on\w+=/i
    )
    const tables = tags.filter(({ name }) => name === 'table')
    expect(tables.length).toBeGreaterThan(1)
    for (const { attributes } of tables) {
      expect(attributes.get('role')).toBe('presentation')
      expect(attributes.get('cellpadding')).toBe('0')
    }
  })

  it('is no wider than a mail may be', () => {
    const widths = [
      ...attribute('width').filter((width) => !width.endsWith('%')),
      ...[...html.matchAll(/(?:max-|min-)?width: *(\d+)px/g)].map(([, width]) => width!)
    ].map(Number)
    expect(widths.length).toBeGreaterThan(0)
    for (const width of widths) expect(width).toBeLessThanOrEqual(600)
  })

  it('has an alt text for every image it may come to have', () => {
    for (const { attributes } of tags.filter(({ name }) => name === 'img'))
      expect(attributes.has('alt')).toBe(true)
  })

  it('has a button that is one in Outlook too', () => {
    expect(html).toMatch(/<td class="button"[^>]*bgcolor="#3558d6"[^>]*mso-padding-alt: 13px 22px/)
  })

  it('knows dark mode', () => {
    expect(html).toContain('<meta name="color-scheme" content="light dark">')
    expect(html).toContain('<meta name="supported-color-schemes" content="light dark">')
    expect(html).toContain('@media (prefers-color-scheme: dark)')
  })

  it('shows its preheader, and nothing of the mail after it, in the list of mails', () => {
    const hidden = /<body[^>]*>\n<div style="display: none;[^"]*">([^<]*)<\/div>/.exec(html)?.[1]
    expect(hidden).toMatch(new RegExp(`^${source.preheader}(&#\\d+;|\\s)+$`))
  })

  it('is far smaller than what Gmail cuts off', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(20_000)
  })

  it('closes every tag it opens', () => {
    const empty = new Set(['meta', 'br', 'img'])
    const open: string[] = []
    for (const [, slash, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (empty.has(name!)) continue
      if (slash === '') open.push(name!)
      else expect(open.pop()).toBe(name)
    }
    expect(open).toEqual([])
  })

  it('escapes what a person could have written into a name', () => {
    const values = templateValues({ ...person, name: '<img/src=x>' }, link, { name: 'A & B', website: '' })
    const hostile = renderTemplate(compiled, values)
    expect(hostile.html).toContain('&lt;img/src=x&gt;')
    expect(hostile.html).toContain('A &amp; B')
    expect(hostile.text).toContain('A & B')
  })

  it('renders with the example values, as the editor shows it first', () => {
    expect(renderTemplate(compiled, exampleValues).html).toContain(exampleValues.link)
  })
})
