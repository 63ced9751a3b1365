import type { Migration } from './migration.ts'

/**
 * The numbers of the overview are of the people who are there, as the lists behind them are: whoever is deleted is taken
 * out of them, and counted again once brought back. A deleted person's deliveries can change no number meanwhile: their
 * links are dead, and what a server still says of a mail under way is passed over by `users_reached_over`.
 */
export const peopleHere: Migration = {
  number: 60,
  slug: 'people-here',
  sql: `
DROP TRIGGER users_reached_out;
DROP TRIGGER users_reached_over;
CREATE TRIGGER users_reached_out AFTER DELETE ON users
WHEN old.status <> 'deleted' AND (old.last_sent_at IS NOT NULL OR old.sent_count > 0) BEGIN
  UPDATE people_reached SET n = n - (old.last_sent_at IS NOT NULL) WHERE stage = 'sent';
  UPDATE people_reached SET n = n - (old.sent_count > 0) WHERE stage = 'accepted';
END;
CREATE TRIGGER users_reached_over AFTER UPDATE OF last_sent_at, sent_count ON users
WHEN new.status <> 'deleted' AND old.status <> 'deleted'
  AND ((old.last_sent_at IS NULL) <> (new.last_sent_at IS NULL) OR (old.sent_count > 0) <> (new.sent_count > 0)) BEGIN
  UPDATE people_reached SET n = n + (new.last_sent_at IS NOT NULL) - (old.last_sent_at IS NOT NULL)
    WHERE stage = 'sent';
  UPDATE people_reached SET n = n + (new.sent_count > 0) - (old.sent_count > 0) WHERE stage = 'accepted';
END;

-- What each person adds to the numbers.
CREATE VIEW people_stages AS
  SELECT id AS user_id, 'sent' AS stage FROM users WHERE last_sent_at IS NOT NULL
  UNION ALL SELECT id, 'accepted' FROM users WHERE sent_count > 0
  UNION ALL SELECT id, 'asked' FROM users u WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.user_id = u.id
    AND (d.fetched_at IS NOT NULL OR d.opened_at IS NOT NULL OR d.confirmed_at IS NOT NULL))
  UNION ALL SELECT id, 'opened' FROM users u WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.user_id = u.id
    AND (d.opened_at IS NOT NULL OR d.confirmed_at IS NOT NULL))
  UNION ALL SELECT id, 'confirmed' FROM users u WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.user_id = u.id
    AND d.confirmed_at IS NOT NULL);
CREATE TRIGGER users_here_or_not AFTER UPDATE OF status ON users
WHEN (old.status = 'deleted') <> (new.status = 'deleted') AND new.last_sent_at IS NOT NULL BEGIN
  UPDATE people_reached SET n = n + iif(new.status = 'deleted', -1, 1)
    WHERE stage IN (SELECT stage FROM people_stages WHERE user_id = new.id);
  INSERT INTO outcome_quarters
    SELECT confirmed_at - confirmed_at % 900000, 'confirmed', iif(new.status = 'deleted', -1, 1) FROM deliveries
    WHERE user_id = new.id AND confirmed_at IS NOT NULL
    ON CONFLICT (at, outcome) DO UPDATE SET n = n + excluded.n;
  INSERT INTO confirm_times
    SELECT bucket, iif(new.status = 'deleted', -1, 1) FROM confirmed_deliveries
    WHERE id IN (SELECT id FROM deliveries WHERE user_id = new.id)
    ON CONFLICT (bucket) DO UPDATE SET n = n + excluded.n;
  INSERT INTO confirm_times_by
    SELECT 'mail', mail, bucket, iif(new.status = 'deleted', -1, 1) FROM confirmed_deliveries
    WHERE id IN (SELECT id FROM deliveries WHERE user_id = new.id)
    ON CONFLICT (what, name, bucket) DO UPDATE SET n = n + excluded.n;
  INSERT INTO confirm_times_by
    SELECT 'domain', domain, bucket, iif(new.status = 'deleted', -1, 1) FROM confirmed_deliveries
    WHERE id IN (SELECT id FROM deliveries WHERE user_id = new.id)
    ON CONFLICT (what, name, bucket) DO UPDATE SET n = n + excluded.n;
  INSERT INTO confirm_domains
    SELECT domain, iif(new.status = 'deleted', -1, 1) FROM confirmed_deliveries
    WHERE id IN (SELECT id FROM deliveries WHERE user_id = new.id)
    ON CONFLICT (domain) DO UPDATE SET n = n + excluded.n;
END;

-- Whoever is deleted already. Their rows stay when a mail was queued for them, and no others are told from. Each number is
-- counted once and not anew for each row it is taken from: there may be hundreds of thousands of people and of rows.
CREATE TABLE gone AS SELECT id FROM users WHERE status = 'deleted' AND last_sent_at IS NOT NULL;
INSERT INTO people_reached
  SELECT stage, -count(*) FROM people_stages WHERE user_id IN (SELECT id FROM gone) GROUP BY 1
  ON CONFLICT (stage) DO UPDATE SET n = n + excluded.n;
INSERT INTO outcome_quarters
  SELECT confirmed_at - confirmed_at % 900000, 'confirmed', -count(*) FROM deliveries
  WHERE user_id IN (SELECT id FROM gone) AND confirmed_at IS NOT NULL GROUP BY 1
  ON CONFLICT (at, outcome) DO UPDATE SET n = n + excluded.n;
CREATE TABLE gone_deliveries AS
  SELECT * FROM confirmed_deliveries WHERE id IN (SELECT id FROM deliveries WHERE user_id IN (SELECT id FROM gone));
INSERT INTO confirm_times SELECT bucket, -count(*) FROM gone_deliveries WHERE true GROUP BY 1
  ON CONFLICT (bucket) DO UPDATE SET n = n + excluded.n;
INSERT INTO confirm_times_by SELECT 'mail', mail, bucket, -count(*) FROM gone_deliveries WHERE true GROUP BY 2, 3
  ON CONFLICT (what, name, bucket) DO UPDATE SET n = n + excluded.n;
INSERT INTO confirm_times_by SELECT 'domain', domain, bucket, -count(*) FROM gone_deliveries WHERE true GROUP BY 2, 3
  ON CONFLICT (what, name, bucket) DO UPDATE SET n = n + excluded.n;
INSERT INTO confirm_domains SELECT domain, -count(*) FROM gone_deliveries WHERE true GROUP BY 1
  ON CONFLICT (domain) DO UPDATE SET n = n + excluded.n;
DROP TABLE gone_deliveries;
DROP TABLE gone;
`
}
