import type { Generated } from 'kysely'
import type { CampaignKind, CampaignState, PauseReason } from '../../shared/models/campaign.ts'
import type { AttemptOutcome, DeliveryState, SkipReason } from '../../shared/models/delivery.ts'
import type { UserStatus } from '../../shared/models/user.ts'
import type { Actor } from '../../shared/models/actor.ts'

/** The tables, as the newest migration leaves them. Times are milliseconds since the epoch, UTC; flags are 0 or 1. */
export interface Schema {
  users: UsersTable
  user_counts: { status: string; n: number }
  user_names: { name_key: string; user_id: number }
  user_external_ids: { external_id: string; user_id: number }
  user_search_pending: { user_id: number }
  /** Addresses that users had before. Kept by a trigger. */
  former_addresses: { user_id: number; address: string; address_key: string }
  actors: ActorsTable
  user_events: UserEventsTable
  suppressions: SuppressionsTable
  imports: ImportsTable
  import_changes: { import_id: number; user_id: number; before: string }
  campaigns: CampaignsTable
  campaign_counts: { campaign_id: number; state: DeliveryState; n: number }
  campaign_seconds: CampaignSecondsTable
  campaign_marks: CampaignMarksTable
  campaign_actions: CampaignActionsTable
  deliveries: DeliveriesTable
  attempts: AttemptsTable
  accounts: AccountsTable
  templates: TemplatesTable
  template_versions: TemplateVersionsTable
  captured: CapturedTable
  notices: NoticesTable
  outcome_quarters: { at: number; outcome: 'accepted' | 'rejected' | 'unknown' | 'confirmed'; n: number }
  people_reached: { stage: 'sent' | 'accepted' | 'asked' | 'opened' | 'confirmed'; n: number }
  confirm_times: { bucket: number; n: number }
  confirm_times_by: { what: 'mail' | 'domain'; name: string; bucket: number; n: number }
  confirm_domains: { domain: string; n: number }
  cause_counts: { state: 'deferred' | 'rejected' | 'unknown'; cause: string; n: number }
  meta: { key: string; value: string }
}

export interface UsersTable {
  id: Generated<number>
  /** The customer's own id; unique where there is one. */
  external_id: string | null
  name: string
  /** For sorting and searching: folded, lower case, without marks. */
  name_key: string
  /** As given, white space around it removed. */
  address: string
  /** Normalised: domain in ASCII, lower case. What suppressions and duplicates go by. */
  address_key: string
  domain: string
  role: string
  locale: string
  /** JSON object of further columns, string values: template values `user.fields.*`. */
  fields: string
  /** Link or token made by the customer's server, for links `from-import`. */
  import_link: string | null
  /** 'deleted' rows can be brought back by undo, and show nowhere. */
  status: UserStatus | 'deleted'
  status_at: number | null
  status_by: 'link' | 'person' | 'import' | 'server' | null
  /** A phrase of shared/words/undeliverable-words.ts, as JSON. */
  undeliverable_reason: string | null
  created_at: number
  /** `actors.id`; null for imported ones, whose import says it. */
  added_by: string | null
  updated_at: number
  import_id: number | null
  /** What a deleted row was before, and the undo token's number. */
  deleted_from: UserStatus | null
  deleted_batch: number | null
  /** Mirror of the newest delivery, so that a page of users needs no join. Kept by deliveries/transitions.ts. */
  last_delivery_id: number | null
  last_sent_at: number | null
  last_outcome: DeliveryState | null
  last_due_at: number | null
  /** When a server last took a message to them, of whatever delivery, or may have: its cooldown counts from here. */
  may_have_arrived_at: number | null
  link_expires_at: number | null
  link_used_at: number | null
  sent_count: Generated<number>
  /** 1: written by an import, which keeps counts, `user_names` and `user_external_ids` itself. */
  bulk: Generated<number>
}

/** People who have changed something. Columns that end in `_by`, and those named `actor`, hold an id of these. */
export interface ActorsTable {
  id: string
  name: string
  role: Actor['role']
}

export interface CampaignActionsTable {
  id: Generated<number>
  campaign_id: number
  at: number
  action: string
  actor: string
}

export interface UserEventsTable {
  id: Generated<number>
  user_id: number
  at: number
  /** A kind of models/user.ts `timelineEntry`, but for attempts, which are read from `attempts`. */
  kind: string
  /** Of shared/words/timeline-words.ts, as JSON. */
  phrase: string
  delivery_id: number | null
  /** `actors.id`; null where no person did it. */
  actor: string | null
}

export interface SuppressionsTable {
  address_key: string
  at: number
  /** Of shared/words/undeliverable-words.ts, as JSON. */
  phrase: string
  delivery_id: number | null
}

export interface ImportsTable {
  id: Generated<number>
  at: number
  file_name: string
  /** 'open' → 'writing' → 'committed' → 'undoing' → 'undone'; 'discarded' when nothing of it was kept. */
  state: string
  created: number
  updated: number
  unchanged: number
  refused: number
  undone_at: number | null
  imported_by: string | null
  undone_by: string | null
  /** The ids of the users it made are in this range. */
  first_user_id: number | null
  last_user_id: number | null
}

export interface CampaignsTable {
  id: Generated<number>
  kind: CampaignKind
  name: string
  state: CampaignState
  pause_reason: PauseReason | null
  /** JSON of a phrase of words/pause-words.ts. */
  pause_detail: string | null
  /** When a pause for a quota ends by itself. */
  pause_until: number | null
  created_at: number
  /** When `held` ends or `scheduled` starts. */
  starts_at: number | null
  started_at: number | null
  finished_at: number | null
  /** JSON: the frozen send context (campaigns/message/send-context.ts). */
  context: string
  /** JSON: models/user.ts `selection`. */
  selection: string
  account_id: number
  template_name: string
  rate_per_second: number | null
  /** Pause by itself when this many were handed over; null: never. */
  first_batch: number | null
  even_if_recent: number
  /** The queue is filled for every user id up to this one; null when it is filled. A kill in the middle goes on from here. */
  queued_through: number | null
}

export interface DeliveriesTable {
  id: Generated<number>
  campaign_id: number
  user_id: number
  address: string
  address_key: string
  domain: string
  name: string
  state: DeliveryState
  skip_reason: SkipReason | null
  /** Not before; for `waiting` 0. */
  due_at: number
  /** Of one that was put off: when that ends, and it is given up. */
  give_up_at: number | null
  /** Attempts that count: those a server answered about this recipient. */
  tries: number
  /** Set at the first attempt, the same on every one. */
  message_id: string | null
  link_url: string | null
  link_issued_at: number | null
  link_expires_at: number | null
  /** JSON: the template values the message is made from; taken at the first attempt, kept for log.messageDays. */
  values_json: string | null
  /** The message's Date: that of the first attempt, so that every attempt hands over the same bytes. */
  dated_at: number | null
  last_attempt_id: number | null
  cause: string | null
  settled_at: number | null
  /** When a person first asked for the link, as far as can be told; and a machine. */
  opened_at: number | null
  fetched_at: number | null
  confirmed_at: number | null
}

export interface AttemptsTable {
  id: Generated<number>
  delivery_id: number
  campaign_id: number
  user_id: number
  address: string
  try: number
  started_at: number
  settled_at: number | null
  outcome: AttemptOutcome
  phase: string | null
  code: number | null
  enhanced: string | null
  reply: string | null
  error: string | null
  cause: string | null
  duration_ms: number | null
  account_name: string
  /** SHA-256 of the message's bytes. */
  message_hash: Uint8Array | null
}

export interface CampaignSecondsTable {
  campaign_id: number
  /** Start of the second, in milliseconds. */
  at: number
  accepted: number
  other: number
}

export interface CampaignMarksTable {
  id: Generated<number>
  campaign_id: number
  from_at: number
  to_at: number | null
  /** JSON of a phrase of words/chart-words.ts. */
  phrase: string
}

export interface AccountsTable {
  id: Generated<number>
  kind: 'mailbox' | 'smtp'
  name: string
  host: string
  port: number
  security: 'tls' | 'starttls' | 'plain-loopback'
  user: string
  from_name: string
  from_address: string
  reply_to: string
  rate_per_second: number | null
  max_connections: number
  messages_per_connection: number
  /** JSON; null: with a password. */
  oauth2: string | null
  is_active: number
  created_at: number
  changed_by: string | null
}

export interface TemplatesTable {
  id: string
  name: string
  /** Current version. */
  version: number
  updated_at: number
}

export interface TemplateVersionsTable {
  template_id: string
  version: number
  saved_at: number
  /** Null for a shipped text that was edited later. */
  saved_by: string | null
  subject: string
  preheader: string
  html: string
  text: string
}

export interface CapturedTable {
  id: Generated<number>
  received_at: number
  mail_from: string
  rcpt_to: string
  to_name: string
  subject: string
  size: number
  raw: Uint8Array
  seen: Generated<number>
}

export interface NoticesTable {
  id: Generated<number>
  at: number
  kind: 'info' | 'warning' | 'error'
  /** JSON of a phrase of words/notice-words.ts. */
  phrase: string
  campaign_id: number | null
  dismissed_at: number | null
  dismissed_by: string | null
}
