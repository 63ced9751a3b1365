import type { UserRow } from '../../../../shared/models/user.ts'

/** What the button that emails one user says: there is no resend before a first email. */
export const sendVerb = ({ lastOutcome }: Pick<UserRow, 'lastOutcome'>): 'Send' | 'Resend' =>
  lastOutcome === null ? 'Send' : 'Resend'
