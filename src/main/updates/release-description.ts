import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js'
import { z } from 'zod'
import { UpdateProblem } from './update-problem.ts'

/** Bytes; a package is about 150 MB. */
const largest = 1024 ** 3

/**
 * What is taken of `latest*.yml`, as electron-builder writes it; everything else in it is dropped before the library sees
 * it (a web installer's packages, a staged share of people, notes in HTML).
 */
const releaseSchema = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+(-[\w.-]+)?$/),
  files: z
    .array(
      z.object({
        /** Beside the description: a name, never a path or another place. */
        url: z.string().regex(/^\w[\w .()+-]*$/),
        /** In base64. */
        sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
        /** Bytes. */
        size: z.int().min(1).max(largest),
        isAdminRightsRequired: z.boolean().optional()
      })
    )
    .min(1)
    .max(20),
  minimumSystemVersion: z.string().optional()
})
export type ReleaseDescription = z.infer<typeof releaseSchema>

/** Call it with signed text only. Throws an UpdateProblem where it describes no release. */
export function readDescription(name: string, url: URL, text: string): ReleaseDescription {
  const problem = (cause: unknown) =>
    new UpdateProblem(`The description of the newest release, ${name}, can’t be read.`, { cause })
  let parsed: unknown
  try {
    parsed = parseUpdateInfo(text, name, url)
  } catch (cause) {
    throw problem(cause)
  }
  const result = releaseSchema.safeParse(parsed)
  if (!result.success) throw problem(result.error)
  return result.data
}
