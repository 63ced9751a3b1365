import { z } from 'zod'

/** A reason of words/errors with its parameters. */
export const errorInfo = z.object({ reason: z.string(), params: z.record(z.string(), z.json()) })
