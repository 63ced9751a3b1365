import type { NameWarning } from '../models/user.ts'

/** What about a user's name can deceive its reader. */
export const nameWarningWords: Record<NameWarning, string> = {
  direction: 'The name contains characters that reverse the direction of text. It may read as another name.',
  invisible: 'The name contains invisible characters.',
  control: 'The name contains control characters. They are left out of emails.',
  'mixed-scripts': 'A word of the name mixes look-alike letters of different alphabets.'
}
