import type { Migration } from './migration.ts'

/**
 * Who did it. A column holds an `actors.id`; NULL where nobody did (the engine itself, or a link that was followed), and
 * in rows from before actors were recorded.
 */
export const actors: Migration = {
  number: 100,
  slug: 'actors',
  sql: `
CREATE TABLE actors (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL
) WITHOUT ROWID;

-- What people did to a campaign, in order. What it did on its own is in its row.
CREATE TABLE campaign_actions (
  id INTEGER PRIMARY KEY,
  campaign_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  actor TEXT NOT NULL
);
CREATE INDEX campaign_actions_campaign ON campaign_actions (campaign_id);

ALTER TABLE users ADD COLUMN added_by TEXT;
ALTER TABLE user_events ADD COLUMN actor TEXT;
ALTER TABLE imports ADD COLUMN imported_by TEXT;
ALTER TABLE imports ADD COLUMN undone_by TEXT;
ALTER TABLE template_versions ADD COLUMN saved_by TEXT;
ALTER TABLE accounts ADD COLUMN changed_by TEXT;
ALTER TABLE notices ADD COLUMN dismissed_by TEXT;
`
}
