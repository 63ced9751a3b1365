import type { ImportFormat, ImportTarget, RefusalReason } from '../models/import.ts'

export const targetWords: Record<ImportTarget, string> = {
  address: 'Email address',
  name: 'Name',
  'first-name': 'First name',
  'last-name': 'Last name',
  role: 'Role',
  locale: 'Language',
  'external-id': 'Your user ID',
  status: 'Status',
  link: 'Link',
  field: 'Custom field',
  ignore: 'Don’t import'
}

export const encodingWords: Record<ImportFormat['encoding'], string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252 (Western)',
  'iso-8859-1': 'ISO 8859-1 (Western)',
  'iso-8859-15': 'ISO 8859-15 (Western, €)',
  macintosh: 'Mac OS Roman (Western)',
  'windows-1250': 'Windows-1250 (Central European)',
  'iso-8859-2': 'ISO 8859-2 (Central European)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'koi8-r': 'KOI8-R (Cyrillic)',
  'windows-1253': 'Windows-1253 (Greek)',
  'windows-1254': 'Windows-1254 (Turkish)',
  shift_jis: 'Shift JIS (Japanese)',
  gb18030: 'GB 18030 (Chinese)',
  big5: 'Big5 (Traditional Chinese)',
  'euc-kr': 'EUC-KR (Korean)'
}

export const delimiterWords: Record<ImportFormat['delimiter'], string> = {
  ',': 'Comma  ,',
  ';': 'Semicolon  ;',
  '\t': 'Tab',
  '|': 'Bar  |'
}

/** Why rows are refused, in a few words, and what to do about them. */
export const refusalWords: Record<RefusalReason, { title: string; advice: string }> = {
  'no-address': { title: 'No email address', advice: 'Fill it in, or remove these rows.' },
  'bad-address': { title: 'Invalid email address', advice: 'Correct it, and import these rows again.' },
  duplicate: {
    title: 'Duplicate in this file',
    advice: 'An earlier row is the same user. Remove one of the two.'
  },
  'too-many-columns': {
    title: 'Too many columns',
    advice: 'Put values that contain the delimiter in quotation marks.'
  },
  'unclosed-quote': {
    title: 'Unclosed quotation mark',
    advice: 'Close it, and double quotation marks inside a value.'
  },
  'bad-encoding': {
    title: 'Unreadable characters',
    advice: 'Choose another encoding, or export the file as UTF-8.'
  },
  'too-long': { title: 'Value too long', advice: 'Shorten it, or don’t import its column.' },
  'bad-status': {
    title: 'Unknown status',
    advice: 'Say what the word means, or don’t import the column.'
  },
  'left-out': {
    title: 'Left out by status',
    advice: 'You chose to leave out users with this status.'
  },
  conflict: {
    title: 'Matches several users',
    advice: 'Resolve the conflict, and import these rows again.'
  }
}
