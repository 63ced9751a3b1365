import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  confusionTable,
  heardAt,
  isHarmful,
  readCorpus,
  readings,
  summary,
  withTables
} from '../../../../scripts/reply-corpus.ts'
import { classify } from '../../../../src/engine/mail/verdicts/classify-reply.ts'
import { causes } from '../../../../src/shared/models/causes.ts'

const corpus = readCorpus()
const all = readings(corpus)

/** The words of a reply with what became of them, so that a failure can be read. */
const told = ({ reply, phase, verdict }: (typeof all)[number]) =>
  `${reply.system}, ${phase}: ${reply.reply.join(' ⏎ ')} (${reply.about}) → ${verdict.cause}, ${verdict.outcome}`

describe('real replies', () => {
  it('are many, from many systems, each with its source', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(500)
    expect(new Set(corpus.map(({ system }) => system)).size).toBeGreaterThanOrEqual(40)
    expect(corpus.filter(({ source }) => !/^https?:\/\/\S+\.\S+/.test(source))).toEqual([])
    expect(corpus.filter(({ cause }) => !causes.includes(cause))).toEqual([])
  })

  it('name nobody', () => {
    const addresses = corpus.flatMap(({ reply }) => reply.join(' ').match(/[\w.+-]+@[\w.-]+\w/g) ?? [])
    expect(addresses.filter((address) => !/\.example$|\.internal$|^\.@gmail\.com$/i.test(address))).toEqual(
      []
    )
  })

  it('strike off no good address and bill nobody for the account, the sender or our network', () => {
    console.log(`${summary(all)}\n\n${confusionTable(all)}`)
    expect(all.filter(isHarmful).map(told)).toEqual([])
  })

  it('have the cause that a postmaster would give, nearly always', () => {
    const other = all.filter(({ reply, verdict }) => reply.cause !== verdict.cause)
    expect(other.length / all.length, other.map(told).join('\n')).toBeLessThan(0.05)
  })

  it('reject nobody for good who may be tried again', () => {
    const harsher = all.filter(
      ({ reply, verdict }) => reply.verdict === 'temporary' && verdict.outcome === 'rejected'
    )
    expect(harsher.map(told)).toEqual([])
  })
})

describe('a message that may have been accepted is held, whatever else the server says', () => {
  it('yes on another line', () => {
    for (const { reply } of corpus) {
      const lines = [...reply, '250 2.0.0 Ok: queued as 4711']
      expect(classify(heardAt('final', lines)).outcome, lines.join('\n')).toBe('unknown')
      expect(classify(heardAt('final', lines.toReversed())).outcome, lines.join('\n')).toBe('unknown')
    }
  })

  it('a connection that breaks with it', () => {
    for (const { reply } of corpus) {
      const broken = { ...heardAt('final', reply), error: { code: 'ECONNECTION', message: '' } }
      expect(classify(broken).outcome, reply.join('\n')).toBe('unknown')
    }
  })
})

it('docs/replies.md has the tables as they are: npm run reply-table', () => {
  const doc = readFileSync(new URL('../../../../docs/replies.md', import.meta.url), 'utf8')
  expect(withTables(doc, all)).toBe(doc)
})
