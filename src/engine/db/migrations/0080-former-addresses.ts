import type { Migration } from './migration.ts'

/**
 * Addresses that people had before, kept by a trigger: whatever changes an address, the former one is known. Until now
 * it stood only in the sentence that the timeline shows of a change by hand, "address (was …)", and in what an import
 * remembers for its undo. Both are read here for the last time.
 */
export const formerAddresses: Migration = {
  number: 80,
  slug: 'former-addresses',
  sql: `
CREATE TABLE former_addresses (
  user_id INTEGER NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  PRIMARY KEY (user_id, address)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER users_moved AFTER UPDATE OF address, address_key ON users
WHEN old.address <> new.address AND old.address <> '' BEGIN
  INSERT OR IGNORE INTO former_addresses VALUES (old.id, old.address, old.address_key);
END;

INSERT OR IGNORE INTO former_addresses
  SELECT c.user_id, before ->> 'address', before ->> 'address_key' FROM import_changes c JOIN users u ON u.id = c.user_id
  WHERE before ->> 'address' <> u.address;
INSERT OR IGNORE INTO former_addresses
  SELECT user_id, was, lower(was) FROM (
    SELECT user_id, substr(rest, 1, instr(rest, ')') - 1) AS was FROM (
      SELECT user_id, substr(text, instr(text, '(was ') + 5) AS rest FROM user_events
      WHERE kind = 'changed' AND text LIKE '%(was %)%'))
  WHERE was <> '';
`
}
