import { z } from 'zod'

/** A reason with its parameters: words/catalog.ts turns it into text. */
export const reasoned = z.object({ reason: z.string(), params: z.record(z.string(), z.json()) })
