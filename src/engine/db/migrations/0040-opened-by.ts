import type { Migration } from './migration.ts'

/**
 * Who asked for a link, and how soon people confirm.
 *
 * - `deliveries.opened_at` is from now on when a person first asked for the link, `fetched_at` when a machine first did.
 * - `people_reached` 'asked': people whose link was asked for by anyone.
 * - `confirm_times_by`: as `confirm_times`, by kind of mail ('first', or 'reminder' where an earlier one was accepted) and
 *   by domain. `confirm_domains` tells which domains are worth a look.
 */
export const openedBy: Migration = {
  number: 40,
  slug: 'opened-by',
  sql: `
ALTER TABLE deliveries ADD COLUMN fetched_at INTEGER;
-- Whom a stage of the funnel is made of.
CREATE INDEX deliveries_opened ON deliveries (user_id) WHERE opened_at IS NOT NULL;
CREATE INDEX deliveries_fetched ON deliveries (user_id) WHERE fetched_at IS NOT NULL;
CREATE INDEX deliveries_confirmed ON deliveries (user_id) WHERE confirmed_at IS NOT NULL;

INSERT INTO people_reached SELECT 'asked', n FROM people_reached WHERE stage = 'opened';
CREATE TRIGGER deliveries_asked AFTER UPDATE OF fetched_at, opened_at, confirmed_at ON deliveries
WHEN old.fetched_at IS NULL AND old.opened_at IS NULL AND old.confirmed_at IS NULL
  AND (new.fetched_at IS NOT NULL OR new.opened_at IS NOT NULL OR new.confirmed_at IS NOT NULL) BEGIN
  UPDATE people_reached SET n = n + 1 WHERE stage = 'asked' AND NOT EXISTS (
    SELECT 1 FROM deliveries d WHERE d.user_id = new.user_id AND d.id <> new.id
      AND (d.fetched_at IS NOT NULL OR d.opened_at IS NOT NULL OR d.confirmed_at IS NOT NULL));
END;

CREATE TABLE confirm_times_by (
  what TEXT NOT NULL CHECK (what IN ('mail', 'domain')),
  name TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (what, name, bucket)
) STRICT, WITHOUT ROWID;
CREATE TABLE confirm_domains (domain TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX confirm_domains_n ON confirm_domains (n);

CREATE VIEW confirmed_deliveries AS
  SELECT id, domain, CAST(50 * ln(max(1, confirmed_at - settled_at)) AS INTEGER) AS bucket,
    CASE WHEN EXISTS (SELECT 1 FROM deliveries e WHERE e.user_id = d.user_id AND e.id < d.id AND e.state = 'accepted')
      THEN 'reminder' ELSE 'first' END AS mail
  FROM deliveries d WHERE confirmed_at IS NOT NULL AND settled_at IS NOT NULL AND state = 'accepted';
INSERT INTO confirm_times_by SELECT 'mail', mail, bucket, count(*) FROM confirmed_deliveries GROUP BY 2, 3;
INSERT INTO confirm_times_by SELECT 'domain', domain, bucket, count(*) FROM confirmed_deliveries GROUP BY 2, 3;
INSERT INTO confirm_domains SELECT domain, count(*) FROM confirmed_deliveries GROUP BY 1;
CREATE TRIGGER deliveries_confirmed_by AFTER UPDATE OF confirmed_at ON deliveries
WHEN old.confirmed_at IS NULL AND new.confirmed_at IS NOT NULL BEGIN
  INSERT INTO confirm_times_by SELECT 'mail', mail, bucket, 1 FROM confirmed_deliveries WHERE id = new.id
    ON CONFLICT (what, name, bucket) DO UPDATE SET n = n + 1;
  INSERT INTO confirm_times_by SELECT 'domain', domain, bucket, 1 FROM confirmed_deliveries WHERE id = new.id
    ON CONFLICT (what, name, bucket) DO UPDATE SET n = n + 1;
  INSERT INTO confirm_domains SELECT domain, 1 FROM confirmed_deliveries WHERE id = new.id
    ON CONFLICT (domain) DO UPDATE SET n = n + 1;
END;
`
}
