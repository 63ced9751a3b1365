import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { EngineContext } from '../../context/index.ts'
import type { ConfirmLinks, ConfirmView } from './confirm-routes.ts'
import {
  addEvent,
  createBuiltInVerifier,
  findDeliveryOfLink,
  findUser,
  lastEntry,
  type LinkDelivery,
  type LinkedUser,
  markVerified,
  noteConfirmed,
  noteFetched,
  noteOpened,
  type VerifyResult
} from '../../links/index.ts'
import { machineFetch } from './machine-fetch.ts'
import { findSentLink } from './sent-link.ts'
import { parseSigningSecrets } from '../../../shared/secrets/signing-secrets.ts'

/** A link that is fetched repeatedly (by a scanner, by a reload) adds at most one timeline entry in this time. */
const minEventIntervalMs = 60_000

/** The user ID in the link of a test email. No user has it. */
const testUserId = '0'

/** What the confirm page asks of the database and does with it. */
export function createConfirmLinks({
  db,
  clock,
  secrets,
  events
}: Pick<EngineContext, 'db' | 'clock' | 'secrets' | 'events'>): ConfirmLinks {
  async function verify(token: string): Promise<VerifyResult> {
    const known = parseSigningSecrets(secrets.get('links:signing'))
    const verified =
      known.length === 0
        ? ({ outcome: 'altered' } as const)
        : await createBuiltInVerifier(known).verify(token, clock.now())
    // Without a keychain, a restart loses the secret. An exact copy of a link that was sent does not need it.
    return verified.outcome === 'altered' ? (findSentLink(db, token, clock.now()) ?? verified) : verified
  }

  return {
    async look(token) {
      return resolveLink(await verify(token), token).view
    },

    async opened(token, how, userAgent) {
      const { user } = resolveLink(await verify(token), token)
      if (!user) return
      const at = clock.now()
      db.transaction(() => {
        const delivery = findDeliveryOfLink(db, user.id, token)
        const machine = machineFetch({ how, userAgent, sinceAccepted: sinceAccepted(delivery, at) })
        if (delivery) (machine ? noteFetched : noteOpened)(db, delivery.id, at)
        const kind = machine ? 'link-fetched' : 'link-opened'
        const last = lastEntry(db, user.id, kind)
        if (last !== undefined && at - last < minEventIntervalMs && at >= last) return
        const phrase = followedPhrase(machine, userAgent)
        addEvent(db, { userId: user.id, at, kind, phrase, deliveryId: delivery?.id ?? null })
      })
      events.usersChanged([user.id])
    },

    async confirm(token) {
      const found = await verify(token)
      // One transaction: of two clicks at the same time, the second one finds the user verified.
      const { view, user } = db.transaction(() => {
        const judged = resolveLink(found, token)
        if (judged.view === 'pending' && judged.user) {
          const at = clock.now()
          const deliveryId = findDeliveryOfLink(db, judged.user.id, token)?.id ?? null
          markVerified(db, judged.user, at)
          if (deliveryId !== null) noteConfirmed(db, deliveryId, at)
          addEvent(db, {
            userId: judged.user.id,
            at,
            kind: 'confirmed',
            phrase: { reason: 'confirmed', params: {} },
            deliveryId
          })
        }
        return judged
      })
      if (view !== 'pending') return view
      if (user) events.usersChanged([user.id])
      return 'confirmed'
    }
  }

  function resolveLink(found: VerifyResult, token: string): { view: ConfirmView; user?: LinkedUser } {
    if (found.outcome !== 'ok' && found.outcome !== 'expired') return { view: 'altered' }
    if (found.claims.userId === testUserId) return { view: 'test' }
    const user = findUser(db, Number(found.claims.userId))
    if (!user || user.status === 'deleted') return { view: 'altered' }
    if (user.address_key !== found.claims.address) return { view: 'outdated', user }
    // Before the check for expiry: a verified user has nothing left to do.
    if (user.status === 'verified') return { view: 'already-verified', user }
    const isOver = found.outcome === 'expired' || isUsed(user, token)
    return { view: isOver ? 'expired' : 'pending', user }
  }

  /**
   * A link confirms once: a user who is pending again, because an administrator said so, needs a new one. The links sent
   * before the used one are over with it.
   */
  function isUsed({ id, link_used_at: usedAt }: LinkedUser, token: string): boolean {
    if (usedAt === null) return false
    const delivery = findDeliveryOfLink(db, id, token)
    if (!delivery) return true
    const { confirmedAt, settledAt } = delivery
    return confirmedAt !== null || (settledAt !== null && settledAt <= usedAt)
  }
}

function sinceAccepted(delivery: LinkDelivery | undefined, at: number): number | null {
  // A gateway can follow a link while it receives the message, before it answers.
  if (delivery?.state === 'sending') return 0
  return delivery?.settledAt ? at - delivery.settledAt : null
}

const machineReasons = {
  head: 'link-probed',
  scanner: 'link-scanned',
  'too-soon': 'link-scanned-at-once'
} as const

function followedPhrase(machine: keyof typeof machineReasons | null, userAgent: string): TimelinePhrase {
  // eslint-disable-next-line no-control-regex
  const agent = userAgent.replace(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 120)
  return { reason: machine ? machineReasons[machine] : 'link-opened', params: { agent } }
}
