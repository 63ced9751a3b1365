import type { Account, AccountInput, OAuth2LogIn } from '../../../../shared/models/account.ts'
import { addressProblem } from '../fields/field-checks.ts'
import { providerOf, tenantOf } from './oauth2-providers.ts'

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
  { value: 'starttls', label: 'STARTTLS (usually 587)', port: 587 },
  { value: 'tls', label: 'TLS (usually 465)', port: 465 },
  { value: 'plain-loopback', label: 'None (this computer only)', port: 25 }
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

type OAuth2Field = 'oauth2.clientId' | 'oauth2.tokenUrl' | 'oauth2.scope' | 'oauth2.tenant'
/** By the path of the field in the form; the tenant is a part of the token URL with a field of its own. */
export type AccountProblems = Partial<Record<keyof AccountDraft | OAuth2Field, string>>

/** What is missing or cannot be right, field by field, as sentences. */
export function accountProblems(draft: AccountDraft): AccountProblems {
  const problems: AccountProblems = {}
  if (draft.name.trim() === '') problems.name = 'Enter a label, such as “Ragtime”.'
  if (draft.fromAddress.trim() === '') problems.fromAddress = 'Enter the address that emails are sent from.'
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
  if (draft.oauth2) Object.assign(problems, oauth2Problems(draft.oauth2, draft.user))
  if (!isWhole(draft.maxConnections, 1, 50)) problems.maxConnections = 'Enter a number from 1 to 50.'
  if (!isWhole(draft.messagesPerConnection, 1, 10_000)) {
    problems.messagesPerConnection = 'Enter a number from 1 to 10,000.'
  }
  return problems
}

function oauth2Problems(logIn: OAuth2LogIn, user: string): AccountProblems {
  const { clientId, tokenUrl, scope, grant } = logIn
  const problems: AccountProblems = {}
  if (user.trim() === '') problems.user = 'Enter the address of the mailbox to log in to.'
  if (clientId.trim() === '') problems['oauth2.clientId'] = 'Enter the client ID from the provider.'
  if (providerOf(logIn) === 'microsoft') {
    if (tenantOf(logIn) === '')
      problems['oauth2.tenant'] = 'Enter the ID or a domain of your Microsoft organization.'
  } else if (!/^https?:\/\/./.test(tokenUrl.trim())) {
    problems['oauth2.tokenUrl'] = 'Enter the full URL, starting with https://.'
  }
  if (grant === 'client-credentials' && scope.trim() === '')
    problems['oauth2.scope'] = 'Enter the scope. The provider requires it when no person signs in.'
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
