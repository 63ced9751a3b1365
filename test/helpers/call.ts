import type { AnySchema } from '@orpc/contract'
import {
  call as callProcedure,
  type ErrorMap,
  type InferSchemaInput,
  type Lazyable,
  type Meta,
  type Procedure
} from '@orpc/server'
import type { CallContext } from '../../src/engine/context/engine-context.ts'
import type { Actor } from '../../src/shared/models/actor.ts'

/** Who makes the calls of tests. */
export const testActor: Actor = { id: 'tester', name: 'Tess Ter', role: 'admin' }

/** Calls a procedure without an engine around it, as `testActor`. */
export function call<I extends AnySchema, O extends AnySchema, E extends ErrorMap, M extends Meta>(
  procedure: Lazyable<Procedure<CallContext, CallContext, I, O, E, M>>,
  input: InferSchemaInput<I>,
  options: { signal?: AbortSignal } = {}
) {
  return callProcedure(procedure, input, { ...options, context: { actor: testActor } })
}
