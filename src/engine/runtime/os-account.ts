import { userInfo } from 'node:os'

/** The name of the OS account this process runs as; its number where it has no name, as in many containers. */
export function osAccountName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}
