import type { EngineContext } from '../../context/index.ts'
import { testName } from '../../../shared/words/campaign-names.ts'
import { invalidField } from '../../../shared/errors.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import { exampleValues, type TemplateRecipient } from '../../templates/index.ts'
import { parseAddress } from '../../addresses/index.ts'
import { findTestValues, writeValues } from './send-test.sql.ts'
import type { Lifecycle } from '../lifecycle/lifecycle.ts'
import { enqueue, nobody } from '../../deliveries/index.ts'
import { type ContextSources, freezeContext } from '../lifecycle/start.ts'

/**
 * 'Send a test to me': the mail of a user, or of a made-up one, to the administrator's own address. Its link belongs to
 * nobody, so following it verifies nobody.
 */
export async function sendTest(
  parts: EngineContext,
  lifecycle: Lifecycle,
  sources: ContextSources,
  input: { templateId: string; accountId: number; to: string; userId: number | null },
  createdBy: Actor
): Promise<{ campaignId: number; deliveryId: number }> {
  const { db, clock, settings } = parts
  const address = parseAddress(input.to)
  if (!address.ok) throw invalidField('to', ...address.why)
  const context = await freezeContext(parts, sources, {
    ...input,
    linkLifetime: settings.get().links.lifetime
  })
  const values = valuesOf(parts, input.userId, address.address)
  const ids = db.transaction(() => {
    const campaignId = lifecycle.create({
      kind: 'test',
      name: testName(address.address),
      context,
      accountId: input.accountId,
      selection: { filter: {}, except: [] },
      ratePerSecond: null,
      firstBatch: null,
      evenIfRecent: true,
      createdBy,
      state: 'running',
      startsAt: null
    })
    const to = {
      id: nobody,
      name: values.name,
      address: address.address,
      addressKey: address.key,
      domain: address.domain
    }
    const link =
      context.links.method === 'from-import' && context.links.target === 'own'
        ? exampleLink(clock.now())
        : null
    const deliveryId = enqueue(db, campaignId, to, link)
    writeValues(db, deliveryId, JSON.stringify(values))
    return { campaignId, deliveryId }
  })
  lifecycle.run(ids.campaignId)
  return ids
}

const exampleLink = (now: number) => ({
  url: 'https://service.example/confirm/test',
  issuedAt: now,
  expiresAt: now + 3_600_000
})

function valuesOf({ db }: EngineContext, userId: number | null, address: string): TemplateRecipient {
  const user = userId === null ? undefined : findTestValues(db, userId)
  if (!user) return { ...exampleValues.user, id: 0, externalId: null, address }
  return {
    id: userId ?? 0,
    externalId: user.externalId,
    name: user.name,
    address,
    role: user.role,
    locale: user.locale,
    fields: JSON.parse(user.fields)
  }
}
