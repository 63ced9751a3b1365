import type { tableContents } from '../../shared/words/personal-data.ts'

/**
 * Every table, and what becomes of people in it. A test holds this to the schema: a table that is in neither list fails
 * it, so that a new one cannot be forgotten in an export or a removal.
 */
export interface ExportedTable {
  name: keyof typeof tableContents
  /** After `withPeople`: the rows that are about them. `null`: they are looked for in the text of each row. */
  rows: string | null
}

export const exportedTables: readonly ExportedTable[] = [
  {
    name: 'users',
    rows: 'SELECT * FROM users WHERE id IN (SELECT id FROM ids)'
  },
  {
    name: 'former_addresses',
    rows: 'SELECT * FROM former_addresses WHERE user_id IN (SELECT id FROM ids)'
  },
  {
    name: 'user_events',
    rows: 'SELECT * FROM user_events WHERE user_id IN (SELECT id FROM ids) ORDER BY id'
  },
  {
    name: 'suppressions',
    rows: 'SELECT * FROM suppressions WHERE address_key IN (SELECT key FROM keys)'
  },
  {
    name: 'imports',
    rows: `SELECT * FROM imports WHERE id IN (SELECT import_id FROM users WHERE id IN (SELECT id FROM ids))
      OR EXISTS (SELECT 1 FROM import_changes c WHERE c.import_id = imports.id AND c.user_id IN (SELECT id FROM ids))`
  },
  {
    name: 'import_changes',
    rows: `SELECT c.* FROM imports i CROSS JOIN import_changes c
      ON c.import_id = i.id AND c.user_id IN (SELECT id FROM ids)`
  },
  {
    name: 'campaigns',
    rows: `SELECT id, kind, name, state, created_at, started_at, finished_at, template_name FROM campaigns WHERE id IN
      (SELECT campaign_id FROM deliveries WHERE user_id IN (SELECT id FROM ids) OR id IN (SELECT id FROM tests))`
  },
  {
    name: 'deliveries',
    rows: 'SELECT * FROM deliveries WHERE user_id IN (SELECT id FROM ids) OR id IN (SELECT id FROM tests)'
  },
  {
    name: 'attempts',
    rows: `SELECT * FROM attempts WHERE user_id IN (SELECT id FROM ids)
      UNION ALL SELECT a.* FROM deliveries d CROSS JOIN attempts a
        ON a.campaign_id = d.campaign_id AND a.delivery_id = d.id WHERE d.id IN (SELECT id FROM tests)`
  },
  { name: 'captured', rows: null },
  { name: 'notices', rows: null },
  { name: 'campaign_marks', rows: null }
]

/** Tables that an export leaves out, and why. */
export const unexportedTables: readonly string[] = [
  // Made from `users` by triggers or in the background.
  'user_names',
  'user_external_ids',
  'user_search',
  'user_search_pending',
  // Numbers only. Erasing a person lowers them.
  'user_counts',
  'campaign_counts',
  'campaign_seconds',
  'outcome_quarters',
  'people_reached',
  'confirm_times',
  'confirm_times_by',
  'confirm_domains',
  'cause_counts',
  // The people who work with Countersign, and what they did.
  'actors',
  'campaign_actions',
  // The administrator's own mail servers, senders and texts.
  'accounts',
  'templates',
  'template_versions',
  // The progress of background work.
  'meta'
]
