import { ORPCError } from '@orpc/client'
import { AppError, type ErrorCode, errorCodes } from '../errors.ts'
import type { Params } from '../words/catalog.ts'

/** Codes of the RPC layer itself, which it uses before the engine's own code runs. */
const foreignCodes: Record<string, ErrorCode> = { BAD_REQUEST: 'BAD_INPUT', NOT_FOUND: 'NOT_FOUND' }

const isOurCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code)

/** Whatever a call threw, as the app's one error. Called once, where answers enter the window or the command line. */
export function narrowError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof ORPCError) {
    const code = isOurCode(thrown.code) ? thrown.code : (foreignCodes[thrown.code] ?? 'INTERNAL')
    const { reason, params, ...data } = facts(thrown.data)
    if (typeof reason === 'string') {
      return AppError.received(code, { reason, params: params as Params }, { cause: thrown, data })
    }
    return new AppError(code, 'unexpected', { detail: thrown.message }, { cause: thrown, data })
  }
  if (thrown instanceof DOMException && thrown.name === 'AbortError') {
    return new AppError('CANCELLED', 'cancelled', undefined, { cause: thrown })
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('INTERNAL', 'unexpected', { detail }, { cause: thrown })
}

const facts = (data: unknown): Record<string, unknown> =>
  typeof data === 'object' && data !== null ? { ...data } : {}
