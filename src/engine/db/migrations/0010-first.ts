import type { Migration } from './migration.ts'

/**
 * Users, the queue and the log. The counts by status and by state are kept by triggers: whatever changes a row, by
 * whatever path, the numbers a person reads are those of the rows.
 */
export const first: Migration = {
  number: 10,
  slug: 'first',
  sql: `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  external_id TEXT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  role TEXT NOT NULL DEFAULT '',
  locale TEXT NOT NULL DEFAULT '',
  fields TEXT NOT NULL DEFAULT '{}',
  import_link TEXT,
  status TEXT NOT NULL CHECK (status IN ('pending','verified','undeliverable','deleted')),
  status_at INTEGER,
  status_by TEXT,
  undeliverable_reason TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  import_id INTEGER,
  deleted_from TEXT,
  deleted_batch INTEGER,
  last_delivery_id INTEGER,
  last_sent_at INTEGER,
  last_outcome TEXT,
  last_due_at INTEGER,
  link_expires_at INTEGER,
  link_used_at INTEGER,
  sent_count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX users_external_id ON users (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX users_address ON users (address_key);
CREATE INDEX users_status ON users (status, name_key, id);

CREATE TABLE user_counts (status TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO user_counts VALUES ('pending', 0), ('verified', 0), ('undeliverable', 0), ('deleted', 0);
CREATE TRIGGER users_counted_in AFTER INSERT ON users BEGIN
  UPDATE user_counts SET n = n + 1 WHERE status = new.status;
END;
CREATE TRIGGER users_counted_out AFTER DELETE ON users BEGIN
  UPDATE user_counts SET n = n - 1 WHERE status = old.status;
END;
CREATE TRIGGER users_counted_over AFTER UPDATE OF status ON users WHEN old.status <> new.status BEGIN
  UPDATE user_counts SET n = n - 1 WHERE status = old.status;
  UPDATE user_counts SET n = n + 1 WHERE status = new.status;
END;

CREATE TABLE user_events (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  delivery_id INTEGER
) STRICT;
CREATE INDEX user_events_user ON user_events (user_id, id);

CREATE TABLE suppressions (
  address_key TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  delivery_id INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  state TEXT NOT NULL,
  created INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  undone_at INTEGER
) STRICT;
CREATE TABLE import_changes (
  import_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  before TEXT NOT NULL,
  PRIMARY KEY (import_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  host TEXT NOT NULL DEFAULT '',
  port INTEGER NOT NULL,
  security TEXT NOT NULL,
  user TEXT NOT NULL DEFAULT '',
  from_name TEXT NOT NULL DEFAULT '',
  from_address TEXT NOT NULL,
  reply_to TEXT NOT NULL DEFAULT '',
  rate_per_second REAL,
  max_connections INTEGER NOT NULL,
  messages_per_connection INTEGER NOT NULL,
  is_active INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('scheduled','held','running','paused','finished','stopped')),
  pause_reason TEXT,
  pause_detail TEXT,
  pause_until INTEGER,
  created_at INTEGER NOT NULL,
  starts_at INTEGER,
  started_at INTEGER,
  finished_at INTEGER,
  context TEXT NOT NULL,
  selection TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  template_name TEXT NOT NULL,
  rate_per_second REAL,
  first_batch INTEGER,
  even_if_recent INTEGER NOT NULL DEFAULT 0,
  queued_through INTEGER
) STRICT;
CREATE INDEX campaigns_state ON campaigns (state);

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
  user_id INTEGER NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting','sending','accepted','deferred','rejected','unknown','skipped','cancelled')),
  skip_reason TEXT,
  due_at INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  message_id TEXT,
  link_url TEXT,
  link_issued_at INTEGER,
  link_expires_at INTEGER,
  values_json TEXT,
  dated_at INTEGER,
  last_attempt_id INTEGER,
  cause TEXT,
  settled_at INTEGER,
  opened_at INTEGER,
  confirmed_at INTEGER
) STRICT;
CREATE INDEX deliveries_queue ON deliveries (campaign_id, state, due_at, id);
CREATE INDEX deliveries_user ON deliveries (user_id);

CREATE TABLE campaign_counts (
  campaign_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER campaigns_counts AFTER INSERT ON campaigns BEGIN
  INSERT INTO campaign_counts (campaign_id, state, n) VALUES
    (new.id, 'waiting', 0), (new.id, 'sending', 0), (new.id, 'accepted', 0), (new.id, 'deferred', 0),
    (new.id, 'rejected', 0), (new.id, 'unknown', 0), (new.id, 'skipped', 0), (new.id, 'cancelled', 0);
END;
CREATE TRIGGER deliveries_counted_in AFTER INSERT ON deliveries BEGIN
  UPDATE campaign_counts SET n = n + 1 WHERE campaign_id = new.campaign_id AND state = new.state;
END;
CREATE TRIGGER deliveries_counted_over AFTER UPDATE OF state ON deliveries WHEN old.state <> new.state BEGIN
  UPDATE campaign_counts SET n = n - 1 WHERE campaign_id = old.campaign_id AND state = old.state;
  UPDATE campaign_counts SET n = n + 1 WHERE campaign_id = new.campaign_id AND state = new.state;
END;

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  campaign_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  address TEXT NOT NULL,
  try INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  settled_at INTEGER,
  outcome TEXT NOT NULL CHECK (outcome IN ('sending','accepted','deferred','rejected','unknown','not-sent')),
  phase TEXT,
  code INTEGER,
  enhanced TEXT,
  reply TEXT,
  error TEXT,
  cause TEXT,
  duration_ms REAL,
  account_name TEXT NOT NULL,
  message_hash BLOB
) STRICT;
CREATE INDEX attempts_campaign ON attempts (campaign_id, id);
CREATE INDEX attempts_user ON attempts (user_id, id);
CREATE INDEX attempts_troubled ON attempts (outcome, id) WHERE outcome <> 'accepted';

CREATE TABLE campaign_seconds (
  campaign_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  other INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE campaign_marks (
  id INTEGER PRIMARY KEY,
  campaign_id INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX campaign_marks_campaign ON campaign_marks (campaign_id);

CREATE TABLE templates (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE template_versions (
  template_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  subject TEXT NOT NULL,
  preheader TEXT NOT NULL,
  html TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (template_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE captured (
  id INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  mail_from TEXT NOT NULL,
  rcpt_to TEXT NOT NULL,
  to_name TEXT NOT NULL,
  subject TEXT NOT NULL,
  size INTEGER NOT NULL,
  raw BLOB NOT NULL,
  seen INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX captured_unseen ON captured (id) WHERE seen = 0;

CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  campaign_id INTEGER,
  dismissed_at INTEGER
) STRICT;
`
}
