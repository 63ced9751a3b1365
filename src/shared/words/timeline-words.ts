import type { AttemptOutcome } from '../models/delivery.ts'
import type { ChangedField, UserStatus } from '../models/user.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'
import type { Format } from './format.ts'

const attemptWords: Record<AttemptOutcome, string> = {
  sending: 'Being sent to the mail server',
  accepted: 'Accepted by the mail server',
  deferred: 'Deferred by the mail server',
  rejected: 'Rejected by the mail server',
  unknown: 'Sent, but it is not known whether the mail server accepted it',
  'not-sent': 'Could not be sent'
}

const markedWords: Record<UserStatus, string> = {
  pending: 'Marked pending manually',
  verified: 'Marked verified manually',
  undeliverable: 'Marked undeliverable manually'
}

const fieldWords: Record<ChangedField, string> = {
  name: 'name',
  address: 'address',
  externalId: 'user ID',
  role: 'role',
  locale: 'language',
  fields: 'custom fields'
}

/** What a program calls itself is shown beside what it did. */
const withAgent = (text: string, agent: string) => (agent === '' ? text : `${text} (${agent})`)

type Agent = { agent: string }

/** What happened to a user. `user_events` keeps these, except attempts and where the user came from. */
export const timelineTexts = {
  added: () => 'Added',
  imported: ({ fileName }: { fileName: string }) => `Imported from ${fileName}`,
  /** `formerAddress`: where the address was changed, what it was. */
  edited: (
    { fields, formerAddress }: { fields: ChangedField[]; formerAddress: string | null },
    format: Format
  ) =>
    `Edited: ${format.list(
      fields.map((field) =>
        field === 'address' && formerAddress !== null ? `address (was ${formerAddress})` : fieldWords[field]
      )
    )}`,
  'updated-by-import': ({ fileName }: { fileName: string }) => `Updated by the import of ${fileName}`,
  'import-undone': ({ fileName }: { fileName: string }) =>
    `Reverted, because the import of ${fileName} was undone`,
  marked: ({ status }: { status: UserStatus }) => markedWords[status],
  'pending-for-new-address': () => 'Pending again, because the address changed',
  deleted: () => 'Deleted',
  restored: () => 'Restored',
  'link-opened': ({ agent }: Agent) => withAgent('Link opened', agent),
  /** By a program that asked for the page's header only. */
  'link-probed': ({ agent }: Agent) => withAgent('Link fetched by a program, without opening it', agent),
  'link-scanned': ({ agent }: Agent) => withAgent('Link fetched by a program', agent),
  /** By what was quicker than a person can be. */
  'link-scanned-at-once': ({ agent }: Agent) =>
    withAgent(
      'Link fetched within seconds of the email being accepted, most likely by a mail scanner',
      agent
    ),
  confirmed: () => 'Confirmed by the link in the email',
  decided: ({ decision }: { decision: 'send-again' | 'count-as-accepted' }) =>
    decision === 'send-again'
      ? 'Unknown outcome resolved: sent again'
      : 'Unknown outcome resolved: marked as accepted',
  /** `campaign`: null for a single email. `attempt`: 1 for the first. */
  attempt: ({
    outcome,
    campaign,
    attempt
  }: {
    outcome: AttemptOutcome
    campaign: string | null
    attempt: number
  }) =>
    [attemptWords[outcome], campaign, attempt > 1 ? `attempt ${attempt}` : null]
      .filter((part) => part !== null)
      .join(' · '),
  /** Written by a version that kept sentences. */
  'as-written': ({ text }: { text: string }) => text
} satisfies Catalog

export type TimelinePhrase = PhraseOf<typeof timelineTexts>

export const timelineText = (phrase: Reasoned, format: Format): string =>
  textOf(timelineTexts, phrase, format) ?? phrase.reason
