import type { Account, AccountInput } from '../../../../shared/models/account.ts'
import { addressProblem } from '../field-checks.ts'

export type Security = AccountInput['security']

/** As the form holds it: numbers may be half-typed. */
export interface AccountDraft extends Omit<
  AccountInput,
  'port' | 'maxConnections' | 'messagesPerConnection'
> {
  port: number | string
  maxConnections: number | string
  messagesPerConnection: number | string
}

export const securityChoices: { value: Security; label: string; port: number }[] = [
  { value: 'starttls', label: 'STARTTLS, mostly port 587', port: 587 },
  { value: 'tls', label: 'TLS from the start, mostly port 465', port: 465 },
  { value: 'plain-loopback', label: 'None: only a server on this computer', port: 25 }
]

export const newAccount: AccountDraft = {
  kind: 'smtp',
  name: '',
  host: '',
  port: 587,
  security: 'starttls',
  user: '',
  oauth2: null,
  fromName: '',
  fromAddress: '',
  replyTo: '',
  ratePerSecond: null,
  maxConnections: 5,
  messagesPerConnection: 100
}

export function draftOf(account: Account): AccountDraft {
  const { id: _id, isActive: _active, hasSecret: _secret, trouble: _trouble, ...draft } = account
  return draft
}

/** The port follows the encryption as long as it is the usual one. */
export function withSecurity(draft: AccountDraft, security: Security): AccountDraft {
  const isUsual = securityChoices.some((choice) => choice.port === draft.port)
  const usual = securityChoices.find((choice) => choice.value === security)?.port ?? draft.port
  return { ...draft, security, port: isUsual ? usual : draft.port }
}

export type AccountProblems = Partial<Record<keyof AccountDraft | 'password', string>>

/** What is missing or cannot be right, field by field, as sentences. */
export function accountProblems(draft: AccountDraft): AccountProblems {
  const problems: AccountProblems = {}
  if (draft.name.trim() === '') problems.name = 'Give it a name to know it by, such as “Ragtime”.'
  if (draft.fromAddress.trim() === '') problems.fromAddress = 'Enter the address that mails come from.'
  else {
    const wrong = addressProblem(draft.fromAddress.trim())
    if (wrong) problems.fromAddress = wrong
  }
  const replyTo = addressProblem(draft.replyTo.trim())
  if (replyTo) problems.replyTo = replyTo
  if (draft.kind === 'smtp') {
    if (draft.host.trim() === '') problems.host = 'Enter the mail server, such as smtp.example.com.'
    if (!isWhole(draft.port, 1, 65_535)) problems.port = 'A port is a number from 1 to 65535.'
  }
  if (!isWhole(draft.maxConnections, 1, 50)) problems.maxConnections = 'Enter a number from 1 to 50.'
  if (!isWhole(draft.messagesPerConnection, 1, 10_000)) {
    problems.messagesPerConnection = 'Enter a number from 1 to 10000.'
  }
  return problems
}

/** For a draft without problems. */
export const inputOf = (draft: AccountDraft): AccountInput => ({
  ...draft,
  port: Number(draft.port),
  maxConnections: Number(draft.maxConnections),
  messagesPerConnection: Number(draft.messagesPerConnection)
})

const isWhole = (value: number | string, min: number, max: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
