import { readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { RenewedSecret } from '../../shared/ipc/engine-messages.ts'
import { accountOf } from '../../shared/secrets/account-secrets.ts'
import type { Terminal } from '../terminal.ts'

/**
 * A refresh token that the provider replaced is written into the file of secrets that the old one was read from, before
 * anything else is done: the old one may be worth nothing. Standard input and systemd's credentials cannot be written to:
 * then that is said, once for each account.
 */
export function secretKeeper(
  given: string | null,
  terminal: Pick<Terminal, 'problem'>
): (renewed: RenewedSecret) => void {
  const file = given === '-' ? null : given
  const said = new Set<string>()
  /** Where a new one could not be written: what the file has still, so that the next one can be. */
  const behind = new Map<string, string>()
  return ({ key, was, value }) => {
    const inFile = behind.get(key) ?? was
    if (file !== null && replaceInFile(file, key, inFile, value)) {
      behind.delete(key)
      return
    }
    behind.set(key, inFile)
    if (said.has(key)) return
    said.add(key)
    terminal.problem(
      'SECRET_NOT_KEPT',
      `The provider gave a new refresh token for account ${accountOf(key)}, and it cannot be kept where the old one came from; ` +
        `it is used until this ends.${file === null ? ' With --secrets FILE it is kept.' : ''}`
    )
  }
}

/** Nothing else in it is changed. False: it could not be, or the file has another one by now. */
function replaceInFile(path: string, key: string, was: string, value: string): boolean {
  try {
    const file = realpathSync(path)
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    if (kept[key] !== was) return false
    const text = `${JSON.stringify({ ...kept, [key]: value }, null, 2)}\n`
    // One that lies there, of a crash or of somebody else, is not written into.
    rmSync(`${file}.new`, { force: true })
    writeFileSync(`${file}.new`, text, { flag: 'wx', mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
    return true
  } catch {
    return false
  }
}
