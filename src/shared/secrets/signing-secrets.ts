/**
 * The signing secret as the keychain keeps it: one text. After a rotation it is a JSON list, newest first, so that links
 * signed with an older secret verify until they expire.
 */
export function parseSigningSecrets(kept: string | null | undefined): string[] {
  if (!kept) return []
  if (!kept.startsWith('["')) return [kept]
  try {
    const list: unknown = JSON.parse(kept)
    if (Array.isArray(list) && list.every((secret) => typeof secret === 'string' && secret !== ''))
      return list
  } catch {
    // Not ours: a secret that happens to start this way.
  }
  return [kept]
}

/** What to keep when `next` becomes the secret to sign with. @param maxKept how many older ones go on verifying */
export function rotateSigningSecrets(kept: string | null, next: string, maxKept = 3): string {
  const older = parseSigningSecrets(kept).filter((secret) => secret !== next)
  return JSON.stringify([next, ...older.slice(0, maxKept)])
}
