import { describe, expect, it } from 'vitest'
import { createSendingStore } from '../../../src/renderer/client/sending-store.ts'
import type { CampaignProgress } from '../../../src/shared/models/campaign.ts'

const campaign = (id: number, kind: CampaignProgress['kind'] = 'campaign') =>
  ({ id, kind }) as CampaignProgress

describe('What is being sent', () => {
  it('names the campaign that is no longer under way, until it is forgotten', () => {
    const store = createSendingStore()
    store.set([campaign(1), campaign(2)])
    store.set([campaign(2)])
    expect(store.ended()).toBe(1)
    store.forgetEnded()
    expect(store.ended()).toBeNull()
    expect(store.get()).toEqual([campaign(2)])
  })

  it('does not take a lost engine, a single resend or a test for a campaign that ended', () => {
    const store = createSendingStore()
    store.set([campaign(1), campaign(3, 'single'), campaign(4, 'test')])
    store.set([campaign(1)])
    store.clear()
    expect(store.get()).toEqual([])
    expect(store.ended()).toBeNull()
  })
})
