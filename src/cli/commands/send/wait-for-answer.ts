import { setTimeout } from 'node:timers/promises'
import type { DeliveryRow } from '../../../shared/models/delivery.ts'
import type { EngineClient } from '../../engine/headless-engine.ts'

/** Milliseconds between two looks. */
const everyMs = 50

/** Of one message: how it went, as soon as the server answered or its campaign gave up. */
export async function waitForAnswer(
  client: EngineClient,
  ids: { campaignId: number; deliveryId: number },
  stop: AbortSignal
): Promise<DeliveryRow> {
  for (;;) {
    const [delivery, { state }] = await Promise.all([
      client.campaigns.delivery({ id: ids.deliveryId }),
      client.campaigns.get({ id: ids.campaignId })
    ])
    const isOver = state === 'finished' || state === 'stopped'
    const isOpen = delivery.state === 'waiting' || delivery.state === 'sending'
    if (!isOpen || isOver) return delivery
    await setTimeout(everyMs, undefined, { signal: stop })
  }
}
