import { fork } from 'node:child_process'
import { pathToFileURL } from 'node:url'

/**
 * Calls an exported function of a module in a process of its own, so that what one measurement leaves behind (compiled
 * code, garbage, open files) is not there for the next. Input and output are cloned. Undefined where the module has no
 * such function.
 */
export function apart<T>(
  module: string,
  name: string,
  input: unknown = null,
  execArgv: string[] = []
): Promise<T | undefined> {
  const child = fork(import.meta.filename, [pathToFileURL(module).href, name], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning', ...execArgv]
  })
  child.send({ input })
  return new Promise((resolve, reject) => {
    let output: { value: T | undefined } | undefined
    child.on('message', (message: { value: T | undefined }) => (output = message))
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (output) resolve(output.value)
      else reject(new Error(`${name} of ${module} ended without a result (${signal ?? code}).`))
    })
  })
}

async function answer(message: { input: unknown }): Promise<void> {
  const [, , module = '', name = ''] = process.argv
  const exported = (await import(module)) as Record<string, unknown>
  const found = exported[name]
  const value =
    typeof found === 'function'
      ? await (found as (input: unknown) => unknown)(message.input ?? undefined)
      : undefined
  process.send!({ value }, () => process.exit(0))
}

if (import.meta.main) process.once('message', (message: { input: unknown }) => void answer(message))
