import { describe, expect, it } from 'vitest'
import { checkTemplate } from '../../../../src/engine/templates/check/check-template.ts'
import { templateSource } from '../../../../src/shared/models/template.ts'
import type { TemplateSource } from '../../../../src/shared/models/template.ts'
import { templateProblemText } from '../../../../src/shared/words/template-problems.ts'
import { english } from '../../../helpers/english.ts'

/** The problems, as the window shows them. */
async function check(parts: Partial<TemplateSource>, fields: string[] | null = []) {
  const usual = { subject: 'Confirm', html: '<a href="{{ link }}">go</a>', text: '{{ link }}' }
  const problems = await checkTemplate(templateSource.parse({ ...usual, ...parts }), fields)
  return problems.map(({ reason, params, ...place }) => ({
    ...place,
    message: templateProblemText({ reason, params }, english)
  }))
}
const inText = (text: string, fields?: string[]) => check({ text: `${text}\n{{ link }}` }, fields)

const html = (tag: string) => check({ html: `<a href="{{ link }}">go</a>\n${tag}` }, null)

describe('a template without a fault', () => {
  it('has no problems', async () => {
    expect(await check({})).toEqual([])
    expect(
      await check({
        subject: '{{ user.first_name }}, confirm',
        preheader: 'For {{ user.name }}',
        html: '{{ preheader }}<a href="{{ link }}">go</a><img src="cid:logo" alt=""> {{ user.name.size }}',
        text: '{% assign x = user.name | upcase %}{{ x }}{% for i in (1..3) %}{{ i }}{{ forloop.last }}{% endfor %}{{ link }}'
      })
    ).toEqual([])
  })
})

describe('an unknown value', () => {
  it.each([
    ['{{ user.nme }}', 'There is no value “user.nme”. Did you mean “user.name”?'],
    ['{{ usr.name }}', 'There is no value “usr.name”. Did you mean “user.name”?'],
    ['{{ user.firstname }}', 'There is no value “user.firstname”. Did you mean “user.first_name”?'],
    ['{{ lnik }}', 'There is no value “lnik”. Did you mean “link”?'],
    ['{{ company }}', 'There is no value “company”. See the list of variables.'],
    ['{{ preheader }}', 'There is no value “preheader”. See the list of variables.'],
    ['{{ user }}', '“user” is a group of values. Name one of them, such as “user.first_name”.'],
    [
      '{{ user.fields }}',
      '“user.fields” is a group of values. Name one of them, such as “user.fields.city”.'
    ],
    ['{% if user.nme %}x{% endif %}', 'There is no value “user.nme”. Did you mean “user.name”?']
  ])('is an error that helps: %s', async (text, message) => {
    expect(await inText(text)).toMatchObject([{ severity: 'error', part: 'text', line: 1, message }])
  })

  it('is marked where it stands', async () => {
    expect(await inText('Dear {{ user.name }},\n\n  you {{ user.nme }} and {{ user.nme }}')).toMatchObject([
      { line: 3, column: 10 },
      { line: 3, column: 29 }
    ])
  })

  it('among the imported columns is a warning, for some users may have it', async () => {
    expect(
      await inText('{{ user.fields.taem }}{{ user.fields.team }}{{ user.fields["home town"] }}', [
        'team',
        'home town'
      ])
    ).toEqual([
      {
        severity: 'warning',
        part: 'text',
        line: 1,
        column: 4,
        message: 'No user has a column “taem”, so this will be blank. Did you mean “team”?'
      }
    ])
    expect(await check({ text: '{{ user.fields.any }}{{ link }}' }, null)).toEqual([])
  })

  it('that is only known when the mail is made is a warning', async () => {
    expect(await inText('{% assign which = "name" %}{{ user[which] }}')).toMatchObject([
      { severity: 'warning' }
    ])
  })
})

describe('broken Liquid', () => {
  it.each([
    ['Dear {{ user.name', 1, 6, '“{{” is not closed. Add “}}” after the name.'],
    ['a\n {% if x', 2, 2, '“{%” is not closed. Add “%}” at the end.'],
    ['{% if link %}\nx', 1, 1, '{% if %} is not closed. Add {% endif %} where it ends.'],
    ['x\n{% endif %}', 2, 1, 'There is no open {% if %} before this.'],
    ['{% else %}', 1, 1, 'There is no {% if %} or {% case %} around this.'],
    ['{% fi link %}', 1, 1, 'There is no tag {% fi %}. Did you mean {% if %}?'],
    ['{{ link | upcas }}', 1, 1, 'There is no filter “upcas”. Did you mean “upcase”?'],
    ['{{ }}', 1, 4, 'A value is missing here.'],
    ['{{ user..name }}', 1, 9, 'This is not a name. Join names with one dot, and filters with “|”.'],
    [
      '{% include "x" %}',
      1,
      1,
      '{% include %} is not available, since a template can’t use other files. Put the text in here.'
    ],
    ['{% raw %}', 1, 1, '{% raw %} is not closed. Add {% endraw %} where it ends.']
  ])('is said in plain words at its place: %j', async (text, line, column, message) => {
    expect(await check({ text })).toEqual([{ severity: 'error', part: 'text', line, column, message }])
  })

  it('in one part leaves the others to be checked', async () => {
    const found = await check({ subject: '{{ x', text: '{{ user.nme }}' })
    expect(found.map(({ part }) => part)).toEqual(['subject', 'text', 'text'])
  })
})

describe('a mail that would not do its work', () => {
  it('lacks the link in HTML or text', async () => {
    expect(await check({ html: '<p>Hello</p>' })).toMatchObject([
      { severity: 'error', part: 'html', message: 'The HTML has no link. Put {{ link }} where it belongs.' }
    ])
    expect(await check({ text: 'Hello' })).toMatchObject([
      { severity: 'error', part: 'text', message: 'The text has no link. Put {{ link }} where it belongs.' }
    ])
    expect(await check({ text: '{% comment %}{{ link }}{% endcomment %}' })).toMatchObject([
      { severity: 'error' }
    ])
  })

  it('shows the link where nobody can click it', async () => {
    expect(await check({ html: '<p>\n{{ link }}</p>' })).toMatchObject([
      { severity: 'warning', line: 2, column: 1 }
    ])
  })

  it('is empty', async () => {
    expect((await check({ subject: ' ', html: '', text: '\n' })).map(({ message }) => message)).toEqual([
      'The subject is empty.',
      'The HTML is empty.',
      'The text is empty.'
    ])
    expect(await check({ subject: '{% if false %}x{% endif %}' })).toMatchObject([
      { severity: 'error', message: 'The subject is blank once its values are filled in.' }
    ])
  })

  it('is larger than Gmail shows', async () => {
    const html = `<a href="{{ link }}">go</a>${'x'.repeat(102_000)}`
    expect(await check({ html })).toEqual([])
    expect(await check({ html: `${html}${'x'.repeat(1000)}` })).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/^The email is 101 kB/) as string }
    ])
  })

  it('takes so long to make that it would hold up the others', async () => {
    // Well over what is allowed, and on a busy computer still under where the renderer gives up (a second by the clock).
    const loops = '{% for i in (1..1000) %}{% for j in (1..120) %}{% endfor %}{% endfor %}'
    expect(await inText(loops)).toMatchObject([
      { severity: 'error', message: expect.stringMatching(/^One email takes \d+ ms/) as string }
    ])
  })

  it('never comes to an end', async () => {
    expect(await inText('{% for i in (1..1000000000) %}{% endfor %}')).toMatchObject([
      { severity: 'error', part: 'text', message: 'This takes too long or grows too large. Simplify it.' }
    ])
  })
})

describe('HTML that mail programs treat badly', () => {
  it.each([
    ['<script>x</script>', /run no scripts, and many reject/],
    ['<link rel="stylesheet" href="x.css">', /load no external style sheets/],
    ['<style>@import "x.css";</style>', /load no external style sheets/],
    ['<p onclick="x()">', /run no scripts, so this attribute/],
    ['<img src="cid:x">', /no alt text/],
    ['<img src="https://x.example/y.png" alt="">', /only load this image after asking/],
    ['<img src="//x.example/y.png" alt="">', /only load this image after asking/],
    ['<img src="data:image/png;base64,AAAA" alt="x">', /Gmail and Outlook/],
    ['<iframe src="x"></iframe>', /don’t show <iframe>/],
    ['<form action="x">', /don’t show <form>/]
  ])('is a warning at its line: %s', async (tag, message) => {
    expect(await html(tag)).toMatchObject([
      { severity: 'warning', part: 'html', line: 2, message: expect.stringMatching(message) as string }
    ])
  })

  it('is not seen where there is none', async () => {
    expect(await html('<!-- <img src="https://x.example/y.png"> <script> -->')).toEqual([])
    expect(
      await html('<img {% if 1 > 0 %}alt="x"{% endif %} src="{{ service.website }}" alt="x>y">')
    ).toEqual([])
    expect(await html('<p title="<script>">&lt;img src="https://x"&gt;</p>')).toEqual([])
  })

  it('does not take long over a page made to be slow', async () => {
    const began = performance.now()
    await check({ html: `<a href="{{ link }}">${'<a b="'.repeat(30_000)}` })
    await check({ html: `<a href="{{ link }}">${'<a '.repeat(60_000)}` })
    await check({ html: `<a href="{{ link }}">${'<!--'.repeat(60_000)}` })
    await check({ html: `<a href="{{ link }}">${'<img>'.repeat(80_000)}` })
    await check({ html: `<a href="{{ link }}">${'{{'.repeat(100_000)}` })
    await check({ html: `<a href="{{ link }}">${'<'.repeat(400_000)}` })
    expect(performance.now() - began).toBeLessThan(3000)
  })
})
