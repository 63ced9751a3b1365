import { resolve } from 'node:path'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { AttemptOutcome } from '../shared/models/delivery.ts'
import type { ImportTarget } from '../shared/models/import.ts'
import { attemptOutcomes, delimiters, encodings, importTargets } from '../shared/models/words.ts'
import { UsageError } from './exit-codes.ts'
import type { CommandName } from './usage.ts'

interface Common {
  /** Absolute; null: the app's own. */
  dataDir: string | null
  json: boolean
}
interface WithSecrets extends Common {
  /** A path, '-' for standard input, null: systemd's, if any. */
  secrets: string | null
}

/** Which column is what: by its name in the file or its number, 1 for the first. */
export interface ColumnChoice {
  column: string
  target: ImportTarget
  fieldName: string | null
}

export interface ImportCommand extends Common {
  name: 'import'
  file: string
  map: ColumnChoice[]
  hasHeader: boolean
  encoding: (typeof encodings)[number] | null
  delimiter: (typeof delimiters)[number] | null
  refused: string | null
  dryRun: boolean
}
export interface SendCommand extends WithSecrets {
  name: 'send'
  wait: boolean
  template: string
  account: string | null
  limit: number | null
  ratePerSecond: number | null
  evenIfRecent: boolean
  campaignName: string | null
  dryRun: boolean
}
export interface StatusCommand extends Common {
  name: 'status'
}
export interface LogCommand extends Common {
  name: 'log'
  campaignId: number | null
  outcome: AttemptOutcome | null
  since: number | null
  limit: number | null
  csv: boolean
}
export interface WorkerCommand extends WithSecrets {
  name: 'worker'
  untilDone: boolean
}
export interface HelpCommand {
  name: 'help'
  about: CommandName | null
}
export type Command = ImportCommand | SendCommand | StatusCommand | LogCommand | WorkerCommand | HelpCommand

const names: readonly CommandName[] = ['import', 'send', 'status', 'log', 'worker']

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const
const common = { data: text, json: flag, help: { ...flag, short: 'h' } } as const

/** Paths are taken from `cwd`, `--since` from `now`. Throws UsageError. */
export function readCommandLine(args: readonly string[], cwd: string, now: number): Command {
  const [first, ...rest] = args
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    const about = names.find((name) => name === rest[0]) ?? null
    if (first === undefined) throw new UsageError('Say what to do: import, send, worker, status or log.')
    return { name: 'help', about }
  }
  const name = names.find((known) => known === first)
  if (name === undefined) throw new UsageError(`There is no command “${first}”.`)
  if (rest.includes('--help') || rest.includes('-h')) return { name: 'help', about: name }
  const path = (given: string | undefined) => (given === undefined ? null : resolve(cwd, given))
  const shared = (values: { data?: string | undefined; json: boolean }): Common => ({
    dataDir: path(values.data),
    json: values.json
  })
  const secrets = (given: string | undefined) => (given === '-' ? '-' : path(given))

  switch (name) {
    case 'import': {
      const { values, positionals } = parse(rest, 1, {
        ...common,
        map: { ...text, multiple: true },
        'no-header': flag,
        encoding: text,
        delimiter: text,
        refused: text,
        'dry-run': flag
      })
      if (positionals[0] === undefined) throw new UsageError('Name the CSV file.')
      return {
        name,
        ...shared(values),
        file: resolve(cwd, positionals[0]),
        map: (values.map ?? []).map(columnChoice),
        hasHeader: !values['no-header'],
        encoding: oneOf('--encoding', values.encoding, encodings),
        delimiter: oneOf('--delimiter', values.delimiter === 'tab' ? '\t' : values.delimiter, delimiters),
        refused: path(values.refused),
        dryRun: values['dry-run']
      }
    }
    case 'send': {
      const { values } = parse(rest, 0, {
        ...common,
        pending: flag,
        wait: flag,
        template: text,
        account: text,
        limit: text,
        rate: text,
        'even-if-recent': flag,
        name: text,
        'dry-run': flag,
        secrets: text
      })
      if (!values.pending)
        throw new UsageError('Say to whom: --pending is everyone whose address is not verified yet.')
      return {
        name,
        ...shared(values),
        secrets: secrets(values.secrets),
        wait: values.wait,
        template: values.template ?? 'confirm-account',
        account: values.account ?? null,
        limit: wholeNumber('--limit', values.limit, 10_000),
        ratePerSecond: rate(values.rate),
        evenIfRecent: values['even-if-recent'],
        campaignName: values.name ?? null,
        dryRun: values['dry-run']
      }
    }
    case 'status':
      return { name, ...shared(parse(rest, 0, common).values) }
    case 'log': {
      const { values } = parse(rest, 0, {
        ...common,
        campaign: text,
        outcome: text,
        since: text,
        limit: text,
        csv: flag
      })
      if (values.csv && values.json) throw new UsageError('--csv and --json cannot both be given.')
      return {
        name,
        ...shared(values),
        campaignId: wholeNumber('--campaign', values.campaign, Number.MAX_SAFE_INTEGER),
        outcome: oneOf('--outcome', values.outcome, attemptOutcomes),
        since: moment(values.since, now),
        limit: wholeNumber('--limit', values.limit, Number.MAX_SAFE_INTEGER),
        csv: values.csv
      }
    }
    case 'worker': {
      const { values } = parse(rest, 0, { ...common, 'until-done': flag, secrets: text })
      return { name, ...shared(values), secrets: secrets(values.secrets), untilDone: values['until-done'] }
    }
  }
}

function parse<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  mostPositionals: number,
  options: Options
) {
  const parsed = (() => {
    try {
      return parseArgs({ args, options, strict: true, allowPositionals: true })
    } catch (error) {
      // Node's first sentence says which option; the rest is advice on how to pass a value that looks like one.
      throw new UsageError(`${(error as Error).message.split(/\. |\n/)[0]?.replace(/\.$/, '')}.`)
    }
  })()
  const extra = parsed.positionals[mostPositionals]
  if (extra !== undefined) throw new UsageError(`“${extra}” is one thing too many.`)
  return parsed
}

function oneOf<T extends string>(option: string, given: string | undefined, known: readonly T[]): T | null {
  if (given === undefined) return null
  const found = known.find((value) => value === given.toLowerCase())
  if (found === undefined) {
    const all = known.map((value) => (value === '\t' ? 'tab' : value)).join(', ')
    throw new UsageError(`${option} cannot be “${given}”. It can be: ${all}.`)
  }
  return found
}

function wholeNumber(option: string, given: string | undefined, most: number): number | null {
  if (given === undefined) return null
  const n = Number(given)
  if (!/^\d+$/.test(given) || n < 1 || n > most) {
    const limit = most < Number.MAX_SAFE_INTEGER ? ` up to ${most}` : ''
    throw new UsageError(`${option} takes a whole number from 1${limit}, not “${given}”.`)
  }
  return n
}

function rate(given: string | undefined): number | null {
  if (given === undefined) return null
  const n = Number(given)
  if (given.trim() === '' || !(n > 0 && n <= 10_000)) {
    throw new UsageError(`--rate takes messages a second, above 0 and up to 10000, not “${given}”.`)
  }
  return n
}

function columnChoice(given: string): ColumnChoice {
  const at = given.lastIndexOf('=')
  const column = given.slice(0, at).trim()
  const [, name, fieldName] = /^([a-z-]+)(?::(.+))?$/.exec(given.slice(at + 1).trim()) ?? []
  const target = importTargets.find((known) => known === name)
  if (at < 1 || column === '' || target === undefined || (target === 'field') !== (fieldName !== undefined)) {
    throw new UsageError(
      `--map takes COLUMN=TARGET, as in “E-mail=address” or “3=field:plan”, not “${given}”. Targets: ${importTargets.join(', ')}.`
    )
  }
  return { column, target, fieldName: fieldName ?? null }
}

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function moment(given: string | undefined, now: number): number | null {
  if (given === undefined) return null
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(given) ?? []
  if (amount !== undefined && unit !== undefined) return now - Number(amount) * units[unit]!
  // A date alone would be taken as UTC; a person at a terminal means their own day.
  const at = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(`${given}T00:00`) : Date.parse(given)
  if (!/^\d{4}-\d\d-\d\d/.test(given) || Number.isNaN(at)) {
    throw new UsageError(`--since takes 2026-11-22, 2026-11-22T14:00 or 30m, 24h, 7d, not “${given}”.`)
  }
  return at
}
