/**
 * Every table, and what becomes of people in it. A test holds this to the schema: a table that is in neither list fails
 * it, so that a new one cannot be forgotten in an export or a removal.
 */
export interface ExportedTable {
  name: string
  /** Said in the file. */
  what: string
  /** After `withPeople`: the rows that are about them. `null`: they are looked for in the text of each row. */
  rows: string | null
}

export const exportedTables: readonly ExportedTable[] = [
  {
    name: 'users',
    what: 'The user, with all values',
    rows: 'SELECT * FROM users WHERE id IN (SELECT id FROM ids)'
  },
  {
    name: 'former_addresses',
    what: 'Addresses they had before',
    rows: 'SELECT * FROM former_addresses WHERE user_id IN (SELECT id FROM ids)'
  },
  {
    name: 'user_events',
    what: 'What happened to them: changes, links that were opened, confirmations, decisions',
    rows: 'SELECT * FROM user_events WHERE user_id IN (SELECT id FROM ids) ORDER BY id'
  },
  {
    name: 'suppressions',
    what: 'Their addresses that are kept from being sent to, and why',
    rows: 'SELECT * FROM suppressions WHERE address_key IN (SELECT key FROM keys)'
  },
  {
    name: 'imports',
    what: 'The imports they came in or were changed by',
    rows: `SELECT * FROM imports WHERE id IN (SELECT import_id FROM users WHERE id IN (SELECT id FROM ids))
      OR EXISTS (SELECT 1 FROM import_changes c WHERE c.import_id = imports.id AND c.user_id IN (SELECT id FROM ids))`
  },
  {
    name: 'import_changes',
    what: 'What they were before an import changed them',
    rows: `SELECT c.* FROM imports i CROSS JOIN import_changes c
      ON c.import_id = i.id AND c.user_id IN (SELECT id FROM ids)`
  },
  {
    name: 'campaigns',
    what: 'The campaigns they were part of',
    rows: `SELECT id, kind, name, state, created_at, started_at, finished_at, template_name FROM campaigns WHERE id IN
      (SELECT campaign_id FROM deliveries WHERE user_id IN (SELECT id FROM ids) OR id IN (SELECT id FROM tests))`
  },
  {
    name: 'deliveries',
    what: 'Each mail to them, with the values it was made from, and whether it was opened and confirmed',
    rows: 'SELECT * FROM deliveries WHERE user_id IN (SELECT id FROM ids) OR id IN (SELECT id FROM tests)'
  },
  {
    name: 'attempts',
    what: 'Each time such a mail was handed to a mail server, with what it answered',
    rows: `SELECT * FROM attempts WHERE user_id IN (SELECT id FROM ids)
      UNION ALL SELECT a.* FROM deliveries d CROSS JOIN attempts a
        ON a.campaign_id = d.campaign_id AND a.delivery_id = d.id WHERE d.id IN (SELECT id FROM tests)`
  },
  { name: 'captured', what: 'Mails to them in the test mailbox', rows: null },
  { name: 'notices', what: 'Notices that name them', rows: null },
  { name: 'campaign_marks', what: 'Notes on a campaign’s chart that name them', rows: null }
]

/** Tables that an export leaves out, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  user_names: 'The folded name of users, to sort by. Follows `users` by a trigger.',
  user_external_ids: 'Who has which id of the customer’s. Follows `users` by triggers.',
  user_search:
    'The search index of names and addresses. Follows `users`; what was deleted leaves it by merging.',
  user_search_pending: 'Ids of users whose search entry is to be made anew.',
  user_counts: 'Numbers only.',
  campaign_counts: 'Numbers only.',
  campaign_seconds: 'Numbers only.',
  outcome_quarters: 'Numbers only.',
  people_reached: 'Numbers only. A removed person is taken off.',
  confirm_times: 'Numbers only.',
  confirm_times_by: 'Numbers, some by domain. A removed person is taken off those of their domain.',
  confirm_domains: 'Numbers by domain. A removed person is taken off.',
  cause_counts: 'Numbers only.',
  actors: 'Those who work with Countersign.',
  campaign_actions: 'What those who work with Countersign did to a campaign.',
  accounts: 'The administrator’s own mail servers and senders.',
  templates: 'The administrator’s own texts.',
  template_versions: 'The administrator’s own texts.',
  meta: 'How far background work has come.'
}
