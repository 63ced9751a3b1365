import { PassThrough, Readable } from 'node:stream'
import type { Prompts } from '../../src/cli/prompts.ts'
import { runCommandLine } from '../../src/cli/run-command-line.ts'
import { createTerminal } from '../../src/cli/terminal.ts'
import { templatesDir } from '../helpers/test-engine.ts'

interface RunOptions {
  stdin?: string
  cwd?: string
  /** What the person at the terminal answers, by the beginning of the question; without it nobody is there. */
  answers?: Record<string, string | boolean>
  credentialsDirectory?: string
  /** Standard output is a terminal. */
  terminal?: boolean
}

export interface Ran {
  code: number
  stdout: string
  stderr: string
  /** The last line of standard output. */
  json: unknown
}

/** A command line carried out in this process: all of it but what only a process has, which run-cli.ts is for. */
export async function run(args: string[], options: RunOptions = {}): Promise<Ran> {
  const out = Object.assign(new PassThrough(), { isTTY: options.terminal === true })
  const err = new PassThrough()
  const said = { stdout: '', stderr: '' }
  out.on('data', (bytes: Buffer) => (said.stdout += bytes.toString()))
  err.on('data', (bytes: Buffer) => (said.stderr += bytes.toString()))
  const code = await runCommandLine(args, {
    terminal: createTerminal(out, err, { json: args.includes('--json'), ascii: false }),
    prompts: answering(options.answers),
    cwd: options.cwd ?? '/',
    usualDataDir: '/nowhere/Countersign',
    templatesDir,
    version: '0.0.0-test',
    stdin: Readable.from(options.stdin === undefined ? [] : [options.stdin]),
    credentialsDirectory: options.credentialsDirectory,
    userId: process.getuid?.(),
    now: () => Date.now(),
    stop: new AbortController().signal,
    stoppedBy: () => 'SIGTERM'
  })
  return {
    code,
    ...said,
    get json(): unknown {
      return JSON.parse(said.stdout.trim().split('\n').at(-1)!)
    }
  }
}

function answering(answers: Record<string, string | boolean> | undefined): Prompts {
  const answerTo = (question: string) => {
    const found = Object.entries(answers ?? {}).find(([start]) => question.startsWith(start))
    if (found === undefined) throw new Error(`Nobody answers “${question}”.`)
    return found[1]
  }
  return {
    interactive: answers !== undefined,
    text: (question, { check } = {}) => {
      const answer = String(answerTo(question))
      const verdict = check?.(answer) ?? true
      return verdict === true ? Promise.resolve(answer) : Promise.reject(new Error(verdict))
    },
    secret: (question) => Promise.resolve(String(answerTo(question))),
    confirm: (question) => Promise.resolve(answerTo(question) === true),
    choose: (question, choices) =>
      Promise.resolve(choices.find(({ value }) => value === answerTo(question))!.value)
  }
}
