import type { Migration } from './migration.ts'

/**
 * The numbers of the overview, kept by triggers as those of 0010 are, so that none of them is ever counted over a
 * million rows. All of them together take about 5 µs of a message's way through the queue (20 → 25 µs for its claim and
 * settling). Conditions are spelt out with OR: an IN list of three or more makes SQLite build a table at each run of the
 * statement, which costs more than all the rest.
 *
 * - `outcome_quarters`: attempts by outcome, and confirmations, in quarters of an hour (UTC, by the attempt's start).
 *   Every time zone in use is a multiple of a quarter off UTC, so local days are sums of them.
 * - `people_reached`: people, each counted once, by how far a message of ours got with them.
 * - `confirm_times`: milliseconds from acceptance to confirmation in steps of 2 %, as bucket = ⌊50 · ln(ms)⌋.
 * - `cause_counts`: deliveries that are not through, by state and cause.
 */
export const overview: Migration = {
  number: 30,
  slug: 'overview',
  sql: `
CREATE TRIGGER attempts_are_kept BEFORE DELETE ON attempts BEGIN
  SELECT RAISE(ABORT, 'The send log is kept: an attempt is never deleted.');
END;

CREATE TABLE outcome_quarters (
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (at, outcome)
) STRICT, WITHOUT ROWID;
INSERT INTO outcome_quarters
  SELECT started_at - started_at % 900000, outcome, count(*) FROM attempts
  WHERE outcome IN ('accepted', 'rejected', 'unknown') GROUP BY 1, 2;
INSERT INTO outcome_quarters
  SELECT confirmed_at - confirmed_at % 900000, 'confirmed', count(*) FROM deliveries
  WHERE confirmed_at IS NOT NULL GROUP BY 1;
CREATE TRIGGER attempts_counted_in AFTER INSERT ON attempts
WHEN new.outcome = 'accepted' OR new.outcome = 'rejected' OR new.outcome = 'unknown' BEGIN
  INSERT INTO outcome_quarters VALUES (new.started_at - new.started_at % 900000, new.outcome, 1)
    ON CONFLICT (at, outcome) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER attempts_counted_over AFTER UPDATE OF outcome ON attempts WHEN old.outcome <> new.outcome BEGIN
  UPDATE outcome_quarters SET n = n - 1
    WHERE at = old.started_at - old.started_at % 900000 AND outcome = old.outcome AND old.outcome <> 'sending';
  INSERT INTO outcome_quarters
    SELECT new.started_at - new.started_at % 900000, new.outcome, 1
    WHERE new.outcome = 'accepted' OR new.outcome = 'rejected' OR new.outcome = 'unknown'
    ON CONFLICT (at, outcome) DO UPDATE SET n = n + 1;
END;

CREATE TABLE people_reached (stage TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO people_reached VALUES
  ('sent', (SELECT count(*) FROM users WHERE last_sent_at IS NOT NULL)),
  ('accepted', (SELECT count(*) FROM users WHERE sent_count > 0)),
  ('opened', (SELECT count(DISTINCT user_id) FROM deliveries WHERE opened_at IS NOT NULL OR confirmed_at IS NOT NULL)),
  ('confirmed', (SELECT count(DISTINCT user_id) FROM deliveries WHERE confirmed_at IS NOT NULL));
CREATE TRIGGER users_reached_in AFTER INSERT ON users WHEN new.last_sent_at IS NOT NULL OR new.sent_count > 0 BEGIN
  UPDATE people_reached SET n = n + (new.last_sent_at IS NOT NULL) WHERE stage = 'sent';
  UPDATE people_reached SET n = n + (new.sent_count > 0) WHERE stage = 'accepted';
END;
CREATE TRIGGER users_reached_out AFTER DELETE ON users WHEN old.last_sent_at IS NOT NULL OR old.sent_count > 0 BEGIN
  UPDATE people_reached SET n = n - (old.last_sent_at IS NOT NULL) WHERE stage = 'sent';
  UPDATE people_reached SET n = n - (old.sent_count > 0) WHERE stage = 'accepted';
END;
CREATE TRIGGER users_reached_over AFTER UPDATE OF last_sent_at, sent_count ON users
WHEN (old.last_sent_at IS NULL) <> (new.last_sent_at IS NULL) OR (old.sent_count > 0) <> (new.sent_count > 0) BEGIN
  UPDATE people_reached SET n = n + (new.last_sent_at IS NOT NULL) - (old.last_sent_at IS NOT NULL)
    WHERE stage = 'sent';
  UPDATE people_reached SET n = n + (new.sent_count > 0) - (old.sent_count > 0) WHERE stage = 'accepted';
END;
CREATE TRIGGER deliveries_opened AFTER UPDATE OF opened_at, confirmed_at ON deliveries
WHEN old.opened_at IS NULL AND old.confirmed_at IS NULL
  AND (new.opened_at IS NOT NULL OR new.confirmed_at IS NOT NULL) BEGIN
  UPDATE people_reached SET n = n + 1 WHERE stage = 'opened' AND NOT EXISTS (
    SELECT 1 FROM deliveries d WHERE d.user_id = new.user_id AND d.id <> new.id
      AND (d.opened_at IS NOT NULL OR d.confirmed_at IS NOT NULL));
END;

CREATE TABLE confirm_times (bucket INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;
INSERT INTO confirm_times
  SELECT CAST(50 * ln(max(1, confirmed_at - settled_at)) AS INTEGER), count(*) FROM deliveries
  WHERE confirmed_at IS NOT NULL AND settled_at IS NOT NULL AND state = 'accepted' GROUP BY 1;
CREATE TRIGGER deliveries_confirmed AFTER UPDATE OF confirmed_at ON deliveries
WHEN old.confirmed_at IS NULL AND new.confirmed_at IS NOT NULL BEGIN
  INSERT INTO outcome_quarters VALUES (new.confirmed_at - new.confirmed_at % 900000, 'confirmed', 1)
    ON CONFLICT (at, outcome) DO UPDATE SET n = n + 1;
  INSERT INTO confirm_times
    SELECT CAST(50 * ln(max(1, new.confirmed_at - new.settled_at)) AS INTEGER), 1
    WHERE new.settled_at IS NOT NULL AND new.state = 'accepted'
    ON CONFLICT (bucket) DO UPDATE SET n = n + 1;
  UPDATE people_reached SET n = n + 1 WHERE stage = 'confirmed' AND NOT EXISTS (
    SELECT 1 FROM deliveries d WHERE d.user_id = new.user_id AND d.id <> new.id AND d.confirmed_at IS NOT NULL);
END;

CREATE TABLE cause_counts (
  state TEXT NOT NULL,
  cause TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (state, cause)
) STRICT, WITHOUT ROWID;
INSERT INTO cause_counts
  SELECT state, coalesce(cause, ''), count(*) FROM deliveries
  WHERE state IN ('deferred', 'rejected', 'unknown') GROUP BY 1, 2;
CREATE TRIGGER deliveries_cause_counted AFTER UPDATE OF state, cause ON deliveries
WHEN (new.state = 'deferred' OR new.state = 'rejected' OR new.state = 'unknown'
    OR old.state = 'deferred' OR old.state = 'rejected' OR old.state = 'unknown')
  AND (old.state <> new.state OR old.cause IS NOT new.cause) BEGIN
  UPDATE cause_counts SET n = n - 1 WHERE state = old.state AND cause = coalesce(old.cause, '');
  INSERT INTO cause_counts
    SELECT new.state, coalesce(new.cause, ''), 1
    WHERE new.state = 'deferred' OR new.state = 'rejected' OR new.state = 'unknown'
    ON CONFLICT (state, cause) DO UPDATE SET n = n + 1;
END;

CREATE INDEX campaign_counts_unknown ON campaign_counts (campaign_id) WHERE state = 'unknown' AND n > 0;

-- What log retention looks for: the values messages were made from, those settled longest ago first.
CREATE INDEX deliveries_kept_values ON deliveries (settled_at)
  WHERE values_json IS NOT NULL AND settled_at IS NOT NULL;
`
}
