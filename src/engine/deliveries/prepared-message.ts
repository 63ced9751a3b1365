import type { UnknownOutcomes } from '../../shared/models/settings.ts'
import type { OutgoingMessage } from '../mail/index.ts'

/** A recipient's turn, as read from the queue. */
export interface DueDelivery {
  id: number
  campaignId: number
  userId: number
  address: string
  addressKey: string
  domain: string
  name: string
  tries: number
  dueAt: number
  /** It was put off before, and is given up at this time; null: it was not. */
  giveUpAt: number | null
}

export interface Link {
  url: string
  issuedAt: number
  expiresAt: number
}

/** A message that is ready to be handed over. It lives in memory only: until it is claimed nothing has happened. */
export interface PreparedMessage {
  delivery: DueDelivery
  message: OutgoingMessage
  /** SHA-256 of the message's bytes. */
  hash: Uint8Array
  link: Link
  /** What the message was made from, so that the log can make it again. */
  valuesJson: string
  /** The message's Date, ms; that of the first attempt. */
  datedAt: number
  /** Not to whom another delivery was sent within this time, ms; null: whenever that was. */
  cooldown: number | null
  /** What becomes of it should nobody know whether it arrived: the campaign's to say. */
  unknownOutcomes: UnknownOutcomes
}
