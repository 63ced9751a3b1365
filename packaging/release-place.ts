import { type ReleasePlace, releasePlaceSchema } from '../src/main/updates/release-place.ts'

/**
 * Of the environment in which the app is packaged: COUNTERSIGN_RELEASES_URL and COUNTERSIGN_RELEASES_KEY. Without either
 * the app has no updates; with one of them alone, or one that cannot be used, nothing is packaged.
 */
export function releasePlace(environment: NodeJS.ProcessEnv): ReleasePlace | null {
  const { COUNTERSIGN_RELEASES_URL: url, COUNTERSIGN_RELEASES_KEY: publicKey } = environment
  if (url === undefined && publicKey === undefined) return null
  const result = releasePlaceSchema.safeParse({ url, publicKey })
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`COUNTERSIGN_RELEASES_URL and COUNTERSIGN_RELEASES_KEY: ${problems.join('; ')}`)
}
