import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlLiquid, textLiquid } from '../../../../src/engine/templates/language/liquid.ts'
import { fastRenderer } from '../../../../src/engine/templates/language/fast-renderer.ts'

const values = {
  user: {
    name: 'Jo & <b>"Bo"</b> O\'Neil',
    empty: '',
    first: 'F',
    size: 'S',
    n: 7,
    list: ['a', '<'],
    nothing: null
  },
  link: 'https://x.example/?a=1&b=2',
  flag: true
}

const pieces = [
  'plain <p>text</p>\n',
  '{{ user.name }}',
  '{{user.name}}',
  '{{- user.name -}}',
  '  {{ link }}  ',
  '{{ user.empty }}',
  '{{ user.first }}{{ user.size }}{{ user.list.size }}',
  '{{ user.n }}{{ flag }}{{ user.list }}{{ user.nothing }}',
  '{{ user["name"] }}',
  '{{ user.name | upcase }}',
  '{{ user.name | raw }}',
  '{{ user.empty | default: "none" }}',
  '{{ "text" }}{{ true }}{{ nil }}{{ 3 }}',
  '{% if user.empty == blank %}empty{% else %}{{ user.name }}{% endif %}',
  '{% assign link = "mine & <own>" %}',
  '{% assign user = link %}',
  '{% capture name %}{{ link }}!{% endcapture %}{{ name }}',
  '{% increment count %}',
  '{% increment link %}',
  '{% for x in user.list %}{{ x }}{{ forloop.index }}{% endfor %}',
  '{% comment %}{{ nobody.here }}{% endcomment %}',
  '{% raw %}{{ user.name }}{% endraw %}',
  '{% break %}',
  '{{ missing }}',
  '{{ user.missing }}',
  '{{ user.name.length }}',
  '{{ user.constructor }}',
  '{{ constructor }}'
]

/** What comes out, or what is wrong. */
function outcome(work: () => string): string {
  try {
    return work()
  } catch (error) {
    return `failed: ${(error as Error).message}`
  }
}

describe.each([
  ['HTML', htmlLiquid],
  ['text', textLiquid]
])('the quick way to render %s', (_name, liquid) => {
  it.each(pieces)('does as Liquid does with %s', (piece) => {
    const templates = liquid.parse(piece)
    expect(outcome(() => fastRenderer(liquid, templates).render(values))).toBe(
      outcome(() => String(liquid.renderSync(templates, structuredClone(values))))
    )
  })

  it('does as Liquid does with any mixture of these', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (some) => {
        const templates = liquid.parse(some.join(''))
        expect(outcome(() => fastRenderer(liquid, templates).render(values))).toBe(
          outcome(() => String(liquid.renderSync(templates, structuredClone(values))))
        )
      }),
      { numRuns: 400 }
    )
  })

  it('leaves the values as they were', () => {
    const before = structuredClone(values)
    fastRenderer(
      liquid,
      liquid.parse(pieces.filter((piece) => !/missing|length|constructor|assign user/.test(piece)).join(''))
    ).render(values)
    expect(values).toEqual(before)
  })
})
