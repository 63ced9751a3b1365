import type { Migration } from './migration.ts'

const asWritten = (column: string) =>
  `json_object('reason', 'as-written', 'params', json_object('text', ${column}))`

/**
 * What happened to a user, and why an address is undeliverable, are phrases from now on (shared/words/catalog.ts). The
 * sentences of earlier versions stay as they were written, also those that undoing an import would bring back.
 */
export const userPhrases: Migration = {
  number: 120,
  slug: 'user-phrases',
  sql: `
ALTER TABLE user_events RENAME COLUMN text TO phrase;
UPDATE user_events SET phrase = ${asWritten('phrase')};

UPDATE users SET undeliverable_reason = ${asWritten('undeliverable_reason')} WHERE undeliverable_reason IS NOT NULL;
UPDATE import_changes
SET before = json_set(before, '$.undeliverable_reason', ${asWritten("before ->> 'undeliverable_reason'")} || '')
WHERE before ->> 'undeliverable_reason' IS NOT NULL;

ALTER TABLE suppressions RENAME COLUMN reason TO phrase;
UPDATE suppressions SET phrase = ${asWritten('phrase')};
`
}
