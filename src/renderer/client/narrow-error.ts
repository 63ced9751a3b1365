import { ORPCError } from '@orpc/client'
import { AppError, type ErrorCode, errorCodes } from '../../shared/errors.ts'

/** Codes of the RPC layer itself, which it uses before the engine's own code runs. */
const foreignCodes: Record<string, ErrorCode> = { BAD_REQUEST: 'BAD_INPUT', NOT_FOUND: 'NOT_FOUND' }

const isOurCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code)

/** Whatever a call threw, as the app's one error. Called once, where answers enter the window. */
export function narrowError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof ORPCError) {
    const code = isOurCode(thrown.code) ? thrown.code : (foreignCodes[thrown.code] ?? 'INTERNAL')
    const data: unknown = thrown.data
    return new AppError(code, thrown.message, {
      cause: thrown,
      data: typeof data === 'object' && data !== null ? { ...data } : {}
    })
  }
  if (thrown instanceof DOMException && thrown.name === 'AbortError') {
    return new AppError('CANCELLED', 'Cancelled.', { cause: thrown })
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('INTERNAL', message, { cause: thrown })
}
