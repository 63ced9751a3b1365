import { z } from 'zod'

/** Milliseconds since the epoch, UTC. */
export const instant = z.number().int()
export const id = z.number().int().positive()

/**
 * A window into a sorted list. The engine finds `offset` through key anchors, never by counting past rows, so any
 * offset of a million costs the same.
 */
export const pageRequest = z.object({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100)
})
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), offset: z.number().int(), total: z.number().int() })
export interface Page<T> {
  rows: T[]
  offset: number
  total: number
}

/** Stands for a file a person chose in a dialog; the path itself never reaches the window. */
export const fileHandle = z.string().min(1).max(64)
