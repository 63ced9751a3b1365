import type { Migration } from './migration.ts'

/** Log-in with OAuth 2: `accounts.oauth2` is JSON, NULL for a password. No secret is in it. */
export const accountOAuth2: Migration = {
  number: 50,
  slug: 'account-oauth2',
  sql: 'ALTER TABLE accounts ADD COLUMN oauth2 TEXT;'
}
