/*
 * Texts that the engine writes about people into files and mails. They are the same in every language, as the columns of
 * an export are.
 */

/** What each part of an export holds, by the table it comes from. */
export const tableContents = {
  users: 'The user, with all values',
  former_addresses: 'Previous addresses',
  user_events: 'What happened to the user: changes, opened links, confirmations, decisions',
  suppressions: 'Addresses of the user that get no email, and why',
  imports: 'The imports that added or changed the user',
  import_changes: 'What the user was before an import changed it',
  campaigns: 'The campaigns that included the user',
  deliveries:
    'Each email to the user, with the values it was made from, and whether it was opened and confirmed',
  attempts: 'Each time such an email was handed to a mail server, with the server’s reply',
  captured: 'Emails to the user in the test mailbox',
  notices: 'Notices that name the user',
  campaign_marks: 'Notes on a campaign’s chart that name the user'
} as const

export const otherReplyContents = 'What mail servers said about emails to others that names the user'
export const importRowContents =
  'Rows of files chosen since Countersign started: rows that were refused or are not saved yet'
export const savedViewContents = 'Saved views of users that search for the user'
export const backupContents = 'Backups that contain the user'

/** What takes the place of an email in the test mailbox. */
export const erasedMail = {
  subject: 'Removed',
  body: 'This email was removed together with the person it was sent to.'
}
