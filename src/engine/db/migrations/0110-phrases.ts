import type { Migration } from './migration.ts'

/**
 * Notices, chart annotations and what paused a campaign are phrases from now on (shared/words/catalog.ts), put into words
 * where they are read. The sentences of earlier versions stay as they were written.
 */
export const phrases: Migration = {
  number: 110,
  slug: 'phrases',
  sql: `
ALTER TABLE campaign_marks RENAME COLUMN text TO phrase;
UPDATE campaign_marks SET phrase = json_object('reason', 'as-written', 'params', json_object('text', phrase));

UPDATE campaigns SET pause_detail = json_object('reason', 'as-written', 'params', json_object('text', pause_detail))
WHERE pause_detail IS NOT NULL;

ALTER TABLE notices RENAME COLUMN title TO phrase;
UPDATE notices SET phrase = json_object('reason', 'as-written', 'params', json_object('title', phrase, 'body', body));
ALTER TABLE notices DROP COLUMN body;
`
}
