import { expect, it } from 'vitest'
import { AppError } from '../../../src/shared/errors.ts'
import { createFormat } from '../../../src/shared/words/format.ts'
import { errorText } from '../../../src/shared/words/errors/error-text.ts'

const format = createFormat({ locale: 'en-US' })

it('an error tells programs its code, reason and parameters, and a person a sentence', () => {
  const error = new AppError('INTERNAL', 'file-check-failed', { detail: 'out of memory' })
  expect(error.message).toBe('file-check-failed {"detail":"out of memory"}')
  expect(errorText(error, format)).toBe('The file could not be checked: out of memory')
})

it('a reason from another version is shown as it is', () => {
  expect(errorText({ reason: 'made-in-the-future', params: {} }, format)).toBe('made-in-the-future')
})
