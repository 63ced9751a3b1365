import { type AnySchema, oc } from '@orpc/contract'
import { z } from 'zod'
import { id } from '../models/paging.ts'

const base = oc.$meta<{ changes?: boolean }>({})

/** A call that only reads the data, or writes a file that the person chose. Nothing leaves the computer. */
export const call = <I extends AnySchema, O extends AnySchema>(input: I, output: O) =>
  base.input(input).output(output)

/**
 * A call that writes to the data, or has an effect outside, such as a message or a login: refused with READ_ONLY where
 * nothing can be written.
 */
export const change = <I extends AnySchema, O extends AnySchema>(input: I, output: O) =>
  call(input, output).meta({ changes: true })

export const nothing = z.object({})
export const byId = z.object({ id })
