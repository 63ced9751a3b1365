import { AppError } from '../../shared/errors.ts'
import type { ErrorWhy } from '../../shared/words/errors/error-text.ts'

/** What the file system says about a file that is to be read, as FILE_UNREADABLE. Other errors stay as they are. */
export function unreadable(error: unknown, fileName: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError || !('syscall' in error)) return error
  const why = whyUnreadable('code' in error ? String(error.code) : '', fileName)
  const [reason, params = {}] = why
  return AppError.received('FILE_UNREADABLE', { reason, params }, { cause: error })
}

function whyUnreadable(code: string, fileName: string): ErrorWhy {
  switch (code) {
    case 'ENOENT':
      return ['file-gone', { fileName }]
    case 'EACCES':
    case 'EPERM':
      return ['file-not-permitted', { fileName }]
    case 'EISDIR':
      return ['file-is-folder', { fileName }]
    default:
      return ['file-unreadable', { fileName, code }]
  }
}
