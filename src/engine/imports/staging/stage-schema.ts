/**
 * Where the rows of one import wait until they are written: two files of their own in the data folder, made anew by each
 * check. `rows` is what the file says, in its order; from it `compare` makes what there is to do, each in the order in
 * which it is written quickest:
 *
 * - `creates`: new users, by address; number n of them gets the id `first user id + n - 1`.
 * - `created_names`, `created_ids`: those of the new users' names and ids of the customer's, in their own order.
 * - `updates`: users who change, by id. NULL in a column: the file says nothing about it.
 */
export const stageSchema = `
CREATE TABLE rows (
  n INTEGER PRIMARY KEY,
  line INTEGER NOT NULL,
  external_id TEXT,
  name TEXT,
  name_key TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  role TEXT,
  locale TEXT,
  fields TEXT,
  link TEXT,
  status TEXT,
  status_at INTEGER
) STRICT;
CREATE TABLE warned (kind TEXT PRIMARY KEY, n INTEGER NOT NULL, line INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`

/** Made anew by each comparison with the users. */
export const plannedSchema = `
DROP TABLE IF EXISTS matched;
DROP TABLE IF EXISTS creates;
DROP TABLE IF EXISTS created_names;
DROP TABLE IF EXISTS created_ids;
DROP TABLE IF EXISTS updates;
CREATE TABLE matched (n INTEGER PRIMARY KEY, user_id INTEGER, users INTEGER NOT NULL) STRICT;
CREATE TABLE creates (
  seq INTEGER PRIMARY KEY,
  external_id TEXT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  role TEXT NOT NULL,
  locale TEXT NOT NULL,
  fields TEXT NOT NULL,
  link TEXT,
  status TEXT NOT NULL,
  status_at INTEGER
) STRICT;
CREATE TABLE created_names (seq INTEGER PRIMARY KEY, name_key TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE created_ids (seq INTEGER PRIMARY KEY, external_id TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE updates (
  seq INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL,
  external_id TEXT,
  name TEXT,
  name_key TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  role TEXT,
  locale TEXT,
  fields TEXT,
  link TEXT,
  status TEXT,
  status_at INTEGER
) STRICT;
`

/**
 * A file of its own: it is kept after the import is saved. `problem` is a phrase as JSON, `cells` and `headers` are JSON
 * arrays, `widest` is the largest number of cells in a row. `refused_pages` has the first line of every hundred.
 */
export const refusedSchema = `
CREATE TABLE refused (
  line INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  problem TEXT NOT NULL,
  raw TEXT NOT NULL,
  cells TEXT NOT NULL
) STRICT;
CREATE TABLE refused_pages (page INTEGER PRIMARY KEY, line INTEGER NOT NULL) STRICT;
CREATE TABLE about (headers TEXT NOT NULL, widest INTEGER NOT NULL, refused INTEGER NOT NULL) STRICT;
`
