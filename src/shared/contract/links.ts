import { z } from 'zod'
import { reasoned } from '../models/reasoned.ts'
import { call, nothing } from './procedure.ts'

export const linksContract = {
  /** Code that verifies the links in the customer's service. */
  snippets: call(
    nothing,
    z.array(z.object({ id: z.string(), name: z.string(), language: z.string(), code: z.string() }))
  ),
  /** In PEM, for EdDSA: the only key that the customer's service needs. Null with other methods, or without a secret. */
  publicKey: call(nothing, z.object({ pem: z.string().nullable() })),
  /** What a link made with these settings would look like, or what is wrong with them. `warning`: what is not safe about them. */
  example: call(
    nothing,
    z.object({ url: z.string().nullable(), problem: reasoned.nullable(), warning: reasoned.nullable() })
  )
}
