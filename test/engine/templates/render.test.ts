import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src/shared/errors.ts'
import { templateSource } from '../../../src/shared/models/template.ts'
import { compileTemplate, renderTemplate } from '../../../src/engine/templates/language/compile.ts'
import { exampleValues } from '../../../src/engine/templates/language/values.ts'
import type { TemplateValues } from '../../../src/engine/templates/language/values.ts'

type Source = Parameters<typeof compileTemplate>[0]

const source = (parts: Partial<Source>): Source =>
  templateSource.parse({ subject: 'S', html: '<p>{{ link }}</p>', text: '{{ link }}', ...parts })
const render = (parts: Partial<Source>, values: TemplateValues = exampleValues) =>
  renderTemplate(compileTemplate(source(parts)), values)
const named = (name: string): TemplateValues => ({
  ...exampleValues,
  user: { ...exampleValues.user, name, first_name: name }
})

/** The problems a refusal carries. */
function problemsOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).code).toBe('TEMPLATE_BROKEN')
    return (error as AppError).data['problems'] as {
      part: string
      line: number
      column: number
      reason: string
      params: object
    }[]
  }
  throw new Error('It was not refused.')
}

describe('a rendered template', () => {
  it('has the values of the recipient in subject, HTML and text', () => {
    const { subject, html, text } = render({
      subject: 'Hello {{ user.first_name }}',
      html: '<a href="{{ link }}">{{ service.name }}</a> until {{ link_expires }}',
      text: '{{ user.name }}: {{ link }}'
    })
    expect(subject).toBe('Hello Amara')
    expect(html).toBe(`<a href="${exampleValues.link}">Ragtime</a> until ${exampleValues.link_expires}`)
    expect(text).toBe(`Amara Okafor: ${exampleValues.link}`)
  })

  it('escapes in HTML, whatever the template says, and nowhere else', () => {
    const { subject, html, text } = render(
      {
        subject: '{{ user.name }}',
        html: '{{ user.name }}|{{ user.name | raw }}|{% assign x = user.name %}{{ x }}|{% echo user.name %}',
        text: '{{ user.name }}'
      },
      named('<script>"&\'')
    )
    const escaped = '&lt;script&gt;&#34;&amp;&#39;'
    expect(html).toBe([escaped, escaped, escaped, escaped].join('|'))
    expect(subject).toBe('<script>"&\'')
    expect(text).toBe('<script>"&\'')
  })

  it('keeps names in any script as they are', () => {
    for (const name of ['Zoë', 'أمارا', '山田 太郎', 'Ольга', 'हिन्दी', '👩‍👩‍👧']) {
      expect(render({ subject: '{{ user.name }}', text: '{{ user.name }}' }, named(name))).toMatchObject({
        subject: name,
        text: name
      })
    }
  })

  it('has a subject of one line whatever is in the values', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\0', '\u2028', '\t', ' ', 'é') }),
        (name) => {
          const { subject } = render({ subject: 'Hi {{ user.name }}!' }, named(name))
          // eslint-disable-next-line no-control-regex
          expect(subject).not.toMatch(/[\u0000-\u001f\u2028]/)
          expect(subject).toMatch(/^Hi .*!$/)
        }
      )
    )
    expect(render({ subject: 'Hi {{ user.name }}' }, named('Bo\r\nBcc: all@x.example')).subject).toBe(
      'Hi Bo Bcc: all@x.example'
    )
  })

  it('has the preheader, rendered and escaped, where the HTML asks for it', () => {
    const { html } = render(
      { preheader: 'For {{ user.name }}', html: '<i>{{ preheader }}</i>{{ link }}' },
      named('<Bo>')
    )
    expect(html).toContain('<i>For &lt;Bo&gt;</i>')
  })

  it('has nothing for an imported column that this user lacks, and his own for one that he has', () => {
    const parts = { text: '{{ user.fields.team }}/{{ user.fields["home town"] }}/{{ link }}' }
    expect(render(parts).text).toBe(`//${exampleValues.link}`)
    const values = { ...exampleValues, user: { ...exampleValues.user, fields: { team: 'Blue', other: 'x' } } }
    expect(render(parts, values).text).toBe(`Blue//${exampleValues.link}`)
  })

  it('is the same every time', () => {
    const compiled = compileTemplate(source({ text: '{% increment n %}{% cycle "a", "b" %}{{ user.name }}' }))
    const first = renderTemplate(compiled, exampleValues)
    renderTemplate(compiled, named('Other'))
    expect(renderTemplate(compiled, exampleValues)).toEqual(first)
  })
})

describe('a hostile template', () => {
  it.each([
    '{{ user.constructor }}',
    '{{ user.constructor.constructor }}',
    '{{ user.__proto__ }}',
    '{{ user["__proto__"]["constructor"] }}',
    '{{ user.name.constructor }}',
    '{{ link.toString }}',
    '{{ user.fields.__proto__.polluted }}',
    '{{ process.env }}',
    '{{ globalThis }}',
    '{{ this }}',
    '{{ constructor }}'
  ])('reaches no prototype and no function: %s', (text) => {
    let out = ''
    try {
      out = render({ text }).text
    } catch (error) {
      expect(error).toMatchObject({ code: 'TEMPLATE_BROKEN' })
    }
    expect(out).not.toMatch(/function|native code|\[object/)
  })

  it.each([
    '{% include "/etc/passwd" %}',
    '{% render "template.json" %}',
    '{% layout "message.html" %}',
    '{% block x %}{% endblock %}',
    '{% liquid\ninclude "x" %}'
  ])('reads no file and says so: %s', (text) => {
    const [problem] = problemsOf(() => render({ text }))
    expect(problem!.reason).toBe('tag-not-allowed')
  })

  it('has no filter that runs code or draws lots', () => {
    for (const filter of ['where_exp: "x", "x"', 'find_exp: "x", "x"', 'group_by_exp: "x", "x"', 'sample']) {
      expect(problemsOf(() => render({ text: `{{ user.name | ${filter} }}` }))[0]!.reason).toBe(
        'unknown-filter'
      )
    }
  })

  it.each([
    ['a range', '{% for i in (1..100000000) %}x{% endfor %}'],
    [
      'loops in loops',
      '{% for i in (1..2000) %}{% for j in (1..2000) %}{% for k in (1..2000) %}{% endfor %}{% endfor %}{% endfor %}'
    ],
    ['much output', '{% for i in (1..1000) %}{% for j in (1..1000) %}{{ link }}{% endfor %}{% endfor %}'],
    [
      'text that doubles',
      '{% assign x = "aaaaaaaaaa" %}{% for i in (1..60) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{% if x contains "b" %}{% endif %}'
    ],
    [
      'text appended to itself',
      '{% assign x = "aaaaaaaaaa" %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}'
    ],
    ['a range of a thousand million', '{% for i in (1..1000000000) limit:1 %}x{% endfor %}'],
    ['a table of rows', '{% tablerow i in (1..1900000) cols:2 %}x{% endtablerow %}'],
    ['a cycle', '{% for i in (1..1900000) %}{% cycle "a", "b" %}{% endfor %}'],
    [
      'a list joined to itself',
      '{% assign a = "a,b" | split: "," %}{% for i in (1..40) %}{% assign a = a | concat: a %}{% endfor %}'
    ],
    [
      'a text encoded over and over',
      '{% assign x = "aaaaaaaaaa" %}{% for i in (1..100) %}{% assign x = x | base64_encode %}{% endfor %}'
    ],
    ['padding', '{{ "now" | date: "%1000000000d" }}'],
    [
      'a repeated replacement',
      '{% assign x = "aaaaaaaaaa" %}{% for i in (1..30) %}{% assign x = x | replace: "a", "aaaaaaaaaa" %}{% endfor %}'
    ]
  ])('is stopped before it takes much time or memory: %s', (_name, text) => {
    const began = performance.now()
    const [problem] = problemsOf(() => render({ text }))
    expect(problem!.reason).toMatch(/^(too-complex|output-too-long|nested-too-deeply)$/)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(process.memoryUsage().heapUsed).toBeLessThan(500e6)
  })

  it('nested fifteen thousand deep is refused, not a crash', () => {
    expect(problemsOf(() => compileTemplate(source({ text: '{% if true %}'.repeat(15_000) })))).toHaveLength(
      1
    )
  })

  it('changes nothing for the next recipient', () => {
    const before = structuredClone(exampleValues)
    try {
      render({
        text: '{% assign user = "x" %}{% increment link %}{% capture service %}y{% endcapture %}{{ user }}'
      })
    } catch {
      // Whether it can be rendered is not the question here.
    }
    expect(exampleValues).toEqual(before)
  })
})

describe('a broken template', () => {
  it('is refused with every part that Liquid cannot read, at its place', () => {
    const problems = problemsOf(() =>
      compileTemplate(source({ subject: '{{ user.name', html: 'a\n  {% if x %}', text: 'fine {{ link }}' }))
    )
    expect(problems).toMatchObject([
      { part: 'subject', line: 1, column: 1 },
      { part: 'html', line: 2, column: 3 }
    ])
  })

  it('names the part, the line and the problem', () => {
    expect(() => compileTemplate(source({ text: '\n\n{% foo %}' }))).toThrow(
      expect.objectContaining({
        reason: 'template-broken',
        params: {
          part: 'text',
          line: 3,
          problem: { reason: 'unknown-tag', params: { tag: 'foo', near: 'for' } }
        }
      })
    )
  })

  it('with an unknown value is refused at the first recipient', () => {
    expect(problemsOf(() => render({ text: '{{ user.nme }}' }))).toMatchObject([
      { part: 'text', line: 1, column: 4, reason: 'unknown-value', params: { path: 'user.nme', near: null } }
    ])
  })
})

describe('templates and values in bulk', () => {
  it('take naughty strings as names without a change', () => {
    const naughty = [
      "'; DROP TABLE users; --",
      '{{ link }}',
      '{% include "x" %}',
      '${7*7}',
      '%s%n',
      '\u202Egnp.exe',
      '<img src=x onerror=alert(1)>',
      '../../../etc/passwd\0',
      'nil',
      'undefined',
      '__proto__'
    ]
    const compiled = compileTemplate(source({ text: '{{ user.name }}', html: '{{ user.name }}' }))
    for (const name of naughty) {
      const { html, text } = renderTemplate(compiled, named(name))
      expect(text).toBe(name)
      expect(html).not.toMatch(/[<>"']/)
    }
  })
})
