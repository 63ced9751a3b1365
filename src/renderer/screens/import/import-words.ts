import type { ImportTarget, RefusalReason } from '../../../shared/models/import.ts'
import type { ImportFormat } from '../../client/import-session.ts'

export const targetWords: Record<ImportTarget, string> = {
  address: 'E-mail address',
  name: 'Name',
  'first-name': 'First name',
  'last-name': 'Last name',
  role: 'Role',
  locale: 'Language',
  'external-id': 'Your own id',
  status: 'Status',
  link: 'Link',
  field: 'Value for templates',
  ignore: 'Leave out'
}

export const encodingWords: Record<ImportFormat['encoding'], string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252 (Western)',
  'iso-8859-1': 'ISO 8859-1 (Western)',
  'iso-8859-15': 'ISO 8859-15 (Western, €)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  shift_jis: 'Shift JIS (Japanese)',
  gb18030: 'GB 18030 (Chinese)'
}

export const delimiterWords: Record<ImportFormat['delimiter'], string> = {
  ',': 'Comma  ,',
  ';': 'Semicolon  ;',
  '\t': 'Tab',
  '|': 'Bar  |'
}

export const refusalWords: Record<RefusalReason, string> = {
  'no-address': 'No address',
  'bad-address': 'Not an e-mail address',
  duplicate: 'Same address further up',
  'too-many-columns': 'Too many columns',
  'too-few-columns': 'Too few columns',
  'unclosed-quote': 'A quote is not closed',
  'bad-encoding': 'Not in this encoding',
  'too-long': 'Too long',
  'bad-status': 'Unknown status',
  conflict: 'Conflicts with a user'
}

/** 'sign-up date' → 'sign_up_date': how a template can name it. */
export const fieldNameOf = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100) || 'value'
