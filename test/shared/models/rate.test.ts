import { expect, it } from 'vitest'
import { accountInput } from '../../../src/shared/models/account.ts'
import { campaignAction, campaignOptions, preflightRequest } from '../../../src/shared/models/campaign.ts'

const rates = {
  'of an account': accountInput.shape.ratePerSecond,
  'of a campaign': campaignOptions.shape.ratePerSecond,
  'of a preflight': preflightRequest.shape.ratePerSecond
}

it.each(Object.entries(rates))('a rate %s has an end within sight', (_of, rate) => {
  for (const given of [0.001, 1, 10_000, null]) expect(rate.safeParse(given).success).toBe(true)
  for (const given of [1e-300, 0.0009, 0, -1, 10_001]) expect(rate.safeParse(given).success).toBe(false)
})

it('a rate that a campaign changes to has an end within sight', () => {
  expect(campaignAction.safeParse({ kind: 'set-rate', ratePerSecond: 1 }).success).toBe(true)
  expect(campaignAction.safeParse({ kind: 'set-rate', ratePerSecond: 1e-300 }).success).toBe(false)
})
