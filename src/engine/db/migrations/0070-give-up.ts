import type { Migration } from './migration.ts'

/**
 * Until when somebody who was put off is tried again is written down at the first time, so that it can move with a clock
 * that is set (queue/wall-clock.ts). Those put off before this version get a day from their next try on.
 */
export const giveUp: Migration = {
  number: 70,
  slug: 'give-up',
  sql: `
ALTER TABLE deliveries ADD COLUMN give_up_at INTEGER;
CREATE INDEX deliveries_give_up ON deliveries (give_up_at) WHERE give_up_at IS NOT NULL;
`
}
