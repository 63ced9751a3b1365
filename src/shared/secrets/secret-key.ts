import { z } from 'zod'

/** A secret's name. Its value never appears in settings, the database, a log, arguments or the environment. */
export const secretKeySchema = z.union([
  z.literal('links:signing'),
  z.templateLiteral(['account:', z.string().regex(/^[A-Za-z0-9_-]{1,64}(?::client-secret|:refresh-token)?$/)])
])
export type SecretKey = z.infer<typeof secretKeySchema>
