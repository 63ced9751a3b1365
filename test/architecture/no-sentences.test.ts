import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Files whose sentences are not for the person at the app, each with the reason. */
const notForThePerson: Record<string, string> = {
  'templates/language/values.ts': 'the example values of a preview',
  'mail/smtp/smtp-mailer.ts': 'a message of nodemailer that it recognizes',
  'users/sample-users.ts': 'names of fictional people'
}

interface Node {
  type: string
  [key: string]: unknown
}

/** Three words or more that begin as a sentence does; SQL and codes do not. */
const isSentence = (text: string) => /^“?[A-Z][a-z’']*\s+\S+\s+\S+/.test(text.trim())

/** Texts for programmers: an unexpected error, and a line of the log. */
function isTechnical({ type, callee }: Node): boolean {
  const { name, object } = (callee ?? {}) as { name?: string; object?: { name?: string } }
  return type === 'NewExpression' ? /^(Range|Type)?Error$/.test(name ?? '') : object?.name === 'log'
}

function* sentencesIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    for (const one of value) yield* sentencesIn(one)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const node = value as Node
  if ((node.type === 'NewExpression' || node.type === 'CallExpression') && isTechnical(node)) return
  if (node.type === 'Literal' && typeof node['value'] === 'string') {
    if (isSentence(node['value'])) yield node['value']
    return
  }
  if (node.type === 'TemplateLiteral') {
    const text = (node['quasis'] as { value: { raw: string } }[]).map((part) => part.value.raw).join('…')
    if (isSentence(text)) yield text
  }
  if (node.type === 'Identifier' && /^toLocale\w*String$/.test(String(node['name'])))
    yield String(node['name'])
  for (const child of Object.values(node)) yield* sentencesIn(child)
}

const files = globSync('**/*.ts', { cwd: join(root, 'src/engine') }).sort()

const found = new Map(
  files.map((file) => {
    const program = parseAst(readFileSync(join(root, 'src/engine', file), 'utf8'), { lang: 'ts' })
    return [file, [...sentencesIn(program)]]
  })
)

it.each(files.filter((file) => !(file in notForThePerson)))(
  'the engine leaves the words to shared/words: %s',
  (file) => {
    expect(found.get(file)).toEqual([])
  }
)

it.each(Object.keys(notForThePerson))('%s is still an exception', (file) => {
  expect(found.get(file)).not.toEqual([])
})
