import { expect, it } from 'vitest'
import {
  campaignOptions,
  formLike,
  type PreflightForm
} from '../../../../src/renderer/screens/preflight/preflight-form.ts'
import { campaignOptions as contract } from '../../../../src/shared/models/campaign.ts'

const form: PreflightForm = {
  name: ' Verification ',
  templateId: 'confirm-account',
  accountId: 1,
  linkLifetime: 86_400_000,
  ratePerSecond: null,
  start: 'all',
  firstCount: 20,
  startAt: null,
  evenIfRecent: false,
  unknownOutcomes: 'hold'
}

it('what is asked for is what the contract takes, the name without spaces around it', () => {
  const options = campaignOptions(form)
  expect(contract.parse(options)).toEqual(options)
  expect(options).toMatchObject({ name: 'Verification', startWith: { kind: 'all' } })
})

it('a campaign without a name is called Verification', () => {
  expect(campaignOptions({ ...form, name: '  ' })?.name).toBe('Verification')
})

it.each<[string, Partial<PreflightForm>]>([
  ['an account', { accountId: undefined }],
  ['a template', { templateId: '' }],
  ['the time of a scheduled start', { start: 'at', startAt: null }]
])('without %s there is nothing to start', (_, missing) => {
  expect(campaignOptions({ ...form, ...missing })).toBeNull()
})

it('each way to start carries only its own value', () => {
  const whole = { ...form, firstCount: 50, startAt: 1_800_000_000_000 }
  expect(campaignOptions({ ...whole, start: 'all' })?.startWith).toEqual({ kind: 'all' })
  expect(campaignOptions({ ...whole, start: 'first' })?.startWith).toEqual({ kind: 'first', count: 50 })
  expect(campaignOptions({ ...whole, start: 'at' })?.startWith).toEqual({ kind: 'at', at: 1_800_000_000_000 })
})

it('a further campaign has the options of the first, but never its time', () => {
  const first = { ...form, name: 'Spring', start: 'first' as const, firstCount: 50, ratePerSecond: 3 }
  expect(formLike(campaignOptions(first)!)).toEqual(first)
  const scheduled = campaignOptions({ ...form, start: 'at', startAt: 1_800_000_000_000 })!
  expect(formLike(scheduled)).toMatchObject({ start: 'all', startAt: null })
})
