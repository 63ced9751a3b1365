import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TemplateSource } from '../../src/shared/models/template.ts'
import { narrowError } from '../../src/shared/contract/narrow-error.ts'
import { errorText } from '../../src/shared/words/errors/error-text.ts'
import { templateProblemText } from '../../src/shared/words/template-problems.ts'
import { english } from '../helpers/english.ts'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../helpers/scripted-smtp-server.ts'
import { addServerAccount, startTestEngine, type TestEngine, until } from '../helpers/test-engine.ts'

let engine: TestEngine
let server: ScriptedSmtpServer
let accountId: number
let templateId: string
beforeAll(async () => {
  server = await startScriptedSmtpServer()
  engine = await startTestEngine()
  accountId = await addServerAccount(engine.client, server.port)
  templateId = (await engine.client.templates.create({ from: 'confirm-account', name: 'Hostile' })).id
})
afterAll(async () => {
  await engine.close()
  await server.close()
})

const doubled = (step: string) =>
  `{% assign a = "a,b" | split: "," %}{% for i in (1..40) %}{% assign a = ${step} %}{% endfor %}`
const long = 'a'.repeat(1000)

/** What would never end, or take all memory. */
const endless = {
  'a list put into itself, joined': `${doubled('a | push: a | push: a')}{{ a | join: "" | size }}`,
  'a list put into itself, put out': `${doubled('a | push: a | unshift: a')}{{ a }}`,
  'a list put into itself, compared': `${doubled('a | push: a | push: a')}{% if a == a %}{% endif %}{% if a contains "x" %}{% endif %}{{ a | uniq | json }}`,
  'groups of groups': doubled('a | concat: a | group_by: "size" | map: "items"') + '{{ a | join: "" }}',
  'a list within a list, twenty thousand deep':
    '{% assign a = "a" | split: "," %}{% for i in (1..20000) %}{% assign a = "a" | split: "," | push: a %}{% endfor %}{{ a }}',
  'a text joined by itself': `{% assign s = "${long}" %}{% for i in (1..10) %}{% assign s = (1..1000) | join: s %}{% endfor %}`,
  'a text within its own replacement': `{% assign s = "${long}" %}{% for i in (1..60) %}{% assign s = s | replace_first: "a", s | replace_last: "a", s %}{% endfor %}`,
  'a text escaped over and over':
    '{% assign s = "&&&&" %}{% for i in (1..60) %}{% assign s = s | escape | replace: "amp;", "&&" %}{% endfor %}',
  'numbers multiplied': '{% for i in (1..1900000) %}{% assign x = i | times: i | times: i %}{% endfor %}',
  'lists sorted': '{% for i in (1..100000) %}{% assign a = (1..1000) | reverse | sort %}{% endfor %}',
  'a date of a million fields': `{% assign x = "%c%c%c%c" %}{% for i in (1..17) %}{% assign x = x | append: x %}{% endfor %}{{ "2020-01-01" | date: x }}`,
  'a padded date': '{{ "2020-01-01" | date: "%100000000d" }}',
  'loops in loops': `${'{% for i in (1..100) %}'.repeat(20)}${'{% endfor %}'.repeat(20)}`,
  'a loop in {% liquid %}': '{% liquid\nfor i in (1..100000000)\necho i\nendfor\n%}'
}

/** What would hold up the analysis, which is done before anything is rendered. */
const intricate = {
  'sixteen thousand values': '{{ user.name }}'.repeat(13_000),
  'a value through sixty thousand filters': `{{ user.name ${'| append: user.name '.repeat(9000)}}}`,
  'a condition of fifty thousand parts': `{% if ${'user.name and '.repeat(14_000)}true %}{% endif %}`
}

const unreachable = [
  '{{ user.constructor }}',
  '{{ user["__proto__"] }}',
  '{% assign k = "constructor" %}{{ user[k] }}',
  '{% assign k = "__proto__" %}{{ user.fields[k][k] }}',
  '{% for i in (1..1) %}{{ forloop.constructor }}{% endfor %}',
  '{% for i in (1..1) %}{{ forloop.__proto__ }}{% endfor %}',
  '{% for i in (1..1) %}{% assign k = "hasOwnProperty" %}{{ forloop[k] }}{% endfor %}',
  '{% for i in (1..1) %}{{ forloop.next }}{{ forloop.liquidMethodMissing }}{% endfor %}',
  '{% tablerow i in (1..1) %}{{ tablerowloop.valueOf }}{% endtablerow %}',
  '{% for i in (1..1) %}{{ forloop | where: "constructor" | size }}{% endfor %}',
  '{% for i in (1..1) %}{{ forloop | map: "toString" }}{{ forloop | sort: "constructor" }}{% endfor %}',
  '{{ empty.constructor }}',
  '{{ user | map: "constructor" | join: "" }}',
  '{% assign a = "x,y" | split: "," %}{{ a | map: "constructor" | join: "" }}{{ a | map: "constructor.constructor" | join: "" }}',
  '{% assign a = "x,y" | split: "," %}{{ a | sum: "constructor" }}{{ a | uniq: "__proto__" | join: "" }}',
  '{% assign a = "x,y" | split: "," %}{{ a | where: "constructor" | join: "" }}{{ a | find: "__proto__" }}',
  '{% assign g = "x" | split: "," | group_by: "size" %}{{ g[0].items.constructor }}{{ g[0].constructor }}',
  '{% assign __proto__ = user %}{% increment constructor %}{{ constructor.name }}'
]

const withText = (text: string): TemplateSource => ({
  subject: 'S',
  preheader: '',
  html: '<a href="{{ link }}">go</a>',
  text: `${text}{{ link }}`
})

/** The mail as the window shows it before it is sent. */
async function previewed(source: TemplateSource) {
  const { text, problems } = await engine.client.templates.preview({ source, userId: null })
  return {
    text,
    errors: problems
      .filter(({ severity }) => severity === 'error')
      .map((problem) => templateProblemText(problem, english))
  }
}

/** What becomes of a message of it: the text that arrived, or why there is none. */
async function sent(source: TemplateSource): Promise<{ text?: string; refused?: string }> {
  const { client } = engine
  const before = server.messages.length
  try {
    await client.templates.save({ id: templateId, name: 'Hostile', source })
    const { campaignId } = await client.campaigns.sendTest({ templateId, accountId, to: 'me@x.example' })
    const ended = async () => (await client.campaigns.get({ id: campaignId })).state !== 'running'
    await until(ended)
    if (server.messages.length === before) return { refused: 'Nothing came.' }
  } catch (error) {
    return { refused: errorText(narrowError(error), english) }
  }
  return { text: server.messages.at(-1)!.raw.toString() }
}

const cpu = async <Result>(work: () => Promise<Result>): Promise<{ took: number; result: Result }> => {
  const began = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(began)
  return { took: (user + system) / 1e6, result }
}

describe('a hostile template, looked at and sent', () => {
  it.each(Object.entries({ ...endless, ...intricate }))(
    'is stopped before it takes much time or memory: %s',
    { timeout: 60_000 },
    async (_name, text) => {
      const look = await cpu(() => previewed(withText(text)))
      expect(look.result.errors.join()).toMatch(/too long|too large|Simplify it/)
      const sending = await cpu(() => sent(withText(text)))
      expect(sending.result.refused).toMatch(/too long|too large|Simplify it/)
      // Seconds of work, not of the clock.
      expect(look.took).toBeLessThan(10)
      expect(sending.took).toBeLessThan(10)
      expect(process.memoryUsage().heapUsed).toBeLessThan(800e6)
    }
  )

  it.each(unreachable)('reaches nothing: %s', async (text) => {
    const nothing = /function|native code|\bclass\b|\[object|Drop|invoked/
    const look = await previewed(withText(text))
    expect([look.text, ...look.errors].join('\n')).not.toMatch(nothing)
    const sending = await sent(withText(text))
    expect(sending.refused ?? sending.text!.split('\r\n\r\n').slice(1).join()).not.toMatch(nothing)
  })

  it('tells its language in one pass, however many pages it begins', async () => {
    const { took } = await cpu(() =>
      previewed({ ...withText(''), html: `<a href="{{ link }}">go</a>${'<html '.repeat(80_000)}` })
    )
    expect(took).toBeLessThan(10)
  })

  it('in a loop has what the language says of loops', async () => {
    const source = withText(
      '{% for i in (4..6) %}{{ forloop.index }}{{ forloop.index0 }}{{ forloop.rindex }}{{ forloop.rindex0 }}{{ forloop.first }}{{ forloop.last }}{{ forloop.length }} {% endfor %}'
    )
    expect((await previewed(source)).text).toMatch(/^1032truefalse3 2121falsefalse3 3210falsetrue3 http/)
  })
})
