import type { Migration } from './migration.ts'

/**
 * Sorting and searching a million users, without making their import slow.
 *
 * An index whose order has nothing to do with that of the rows costs an import a page written for each row (at a
 * million users two thirds of its time). So the orders by name and by the customer's own id are tables of their own:
 * triggers keep them for whatever is written row by row, an import (`bulk` = 1) fills them itself, in order, which
 * touches each page once (imports/write/write-rows.ts). The counts likewise.
 *
 * - `user_names`: all users, deleted ones too, by folded name.
 * - `user_external_ids`: who holds an id now. Of a deleted user it can be taken over.
 * - `user_search`: names and the part of addresses before the @, in groups of three characters. Filled in the
 *   background (users/list/search-filler.ts) up to the id in `meta.user_search_through`; later ids, and those in
 *   `user_search_pending` (changed since), are looked at one by one.
 */
export const userSearch: Migration = {
  number: 20,
  slug: 'user-search',
  sql: `
ALTER TABLE users ADD COLUMN bulk INTEGER NOT NULL DEFAULT 0;

DROP INDEX users_status;
CREATE INDEX users_by_status ON users (status);
CREATE INDEX users_last_sent ON users (last_sent_at) WHERE last_sent_at IS NOT NULL;
CREATE INDEX users_link_expires ON users (link_expires_at) WHERE link_expires_at IS NOT NULL;
CREATE INDEX users_sent_count ON users (sent_count) WHERE sent_count > 0;

DROP TRIGGER users_counted_in;
CREATE TRIGGER users_counted_in AFTER INSERT ON users WHEN new.bulk = 0 BEGIN
  UPDATE user_counts SET n = n + 1 WHERE status = new.status;
END;

CREATE TABLE user_names (
  name_key TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (name_key, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO user_names SELECT name_key, id FROM users ORDER BY name_key, id;
CREATE TRIGGER users_named_in AFTER INSERT ON users WHEN new.bulk = 0 BEGIN
  INSERT INTO user_names VALUES (new.name_key, new.id);
END;
CREATE TRIGGER users_named_over AFTER UPDATE OF name_key ON users WHEN old.name_key <> new.name_key BEGIN
  DELETE FROM user_names WHERE name_key = old.name_key AND user_id = old.id;
  INSERT OR IGNORE INTO user_names VALUES (new.name_key, new.id);
END;
CREATE TRIGGER users_named_out AFTER DELETE ON users BEGIN
  DELETE FROM user_names WHERE name_key = old.name_key AND user_id = old.id;
END;

DROP INDEX users_external_id;
CREATE TABLE user_external_ids (external_id TEXT PRIMARY KEY, user_id INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO user_external_ids SELECT external_id, id FROM users WHERE external_id IS NOT NULL ORDER BY external_id;
CREATE TRIGGER users_external_id_in AFTER INSERT ON users WHEN new.bulk = 0 AND new.external_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'Another user has this external id.') FROM user_external_ids k JOIN users u ON u.id = k.user_id
    WHERE k.external_id = new.external_id AND u.status <> 'deleted';
  INSERT OR REPLACE INTO user_external_ids VALUES (new.external_id, new.id);
END;
CREATE TRIGGER users_external_id_over AFTER UPDATE OF external_id ON users WHEN old.external_id IS NOT new.external_id BEGIN
  SELECT RAISE(ABORT, 'Another user has this external id.') FROM user_external_ids k JOIN users u ON u.id = k.user_id
    WHERE k.external_id = new.external_id AND u.id <> new.id AND u.status <> 'deleted';
  DELETE FROM user_external_ids WHERE external_id = old.external_id AND user_id = old.id;
  INSERT OR REPLACE INTO user_external_ids SELECT new.external_id, new.id WHERE new.external_id IS NOT NULL;
END;
CREATE TRIGGER users_external_id_out AFTER DELETE ON users WHEN old.external_id IS NOT NULL BEGIN
  DELETE FROM user_external_ids WHERE external_id = old.external_id AND user_id = old.id;
END;

CREATE VIRTUAL TABLE user_search USING fts5(
  text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
INSERT INTO user_search (user_search, rank) VALUES ('automerge', 0), ('crisismerge', 64);
INSERT INTO meta VALUES ('user_search_through', '0');
CREATE TABLE user_search_pending (user_id INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER users_searched_over AFTER UPDATE OF name_key, address, address_key ON users
WHEN old.name_key <> new.name_key OR old.address <> new.address OR old.address_key <> new.address_key BEGIN
  INSERT OR IGNORE INTO user_search_pending VALUES (new.id);
END;
CREATE TRIGGER users_searched_out AFTER DELETE ON users BEGIN
  DELETE FROM user_search WHERE rowid = old.id;
  DELETE FROM user_search_pending WHERE user_id = old.id;
END;

-- How rows spread over the indexes, as of a large table: without it SQLite takes any equality for a good one, and goes
-- through all that are pending to find who shares an address.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('users', 'users_by_status', '1000000 300000'),
  ('users', 'users_address', '1000000 1'),
  ('users', 'users_last_sent', '1000000 4'),
  ('users', 'users_link_expires', '1000000 4'),
  ('users', 'users_sent_count', '1000000 200000');
ANALYZE sqlite_schema;

-- The ids of the users an import made are in this range; users added by hand meanwhile can be among them.
ALTER TABLE imports ADD COLUMN first_user_id INTEGER;
ALTER TABLE imports ADD COLUMN last_user_id INTEGER;
`
}
