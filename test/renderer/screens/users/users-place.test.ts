import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { deliveryStates } from '../../../../src/shared/models/words.ts'
import { userStatuses } from '../../../../src/shared/models/words.ts'
import { parsePlace } from '../../../../src/renderer/routing/router.ts'
import { compact, placeOfUsers, readUsersView } from '../../../../src/renderer/screens/users/users-place.ts'

const filters = fc
  .record(
    {
      status: fc.constantFrom(...userStatuses),
      search: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
      neverSent: fc.constant(true),
      linkExpired: fc.constant(true),
      lastOutcome: fc.constantFrom(...deliveryStates),
      domain: fc.domain(),
      addedSince: fc.integer({ min: 1 }),
      importId: fc.integer({ min: 1 })
    },
    { requiredKeys: [] }
  )
  .map(compact)
const sorts = fc.record({
  by: fc.constantFrom('name', 'address', 'status', 'lastSent', 'linkExpires', 'sentCount', 'added'),
  descending: fc.boolean()
})

describe('The place of a list of users', () => {
  test.prop({ filter: filters, sort: sorts })('says the whole view, and nothing else', ({ filter, sort }) => {
    const { path, query } = parsePlace(placeOfUsers({ filter, sort }, 42))
    expect(path).toEqual(['users', '42'])
    expect(readUsersView(query)).toEqual({ filter, sort })
  })

  test('that was typed by hand and makes no sense shows all users', () => {
    const view = readUsersView(new URLSearchParams('status=nonsense&sort=nothing&since=soon'))
    expect(view).toEqual({ filter: {}, sort: { by: 'name', descending: false } })
  })
})
