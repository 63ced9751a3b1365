import { domainToASCII } from 'node:url'
import { isIP } from 'node:net'
import { type AppError, sentenceError } from '../../shared/errors.ts'
import type { AccountInput, OAuth2LogIn } from '../../shared/models/account.ts'
import { isLoopback } from '../mail/smtp/smtp-options.ts'
import { parseAddress } from '../users/address/address.ts'

/**
 * Checks what a person filled in, and returns it tidied. Throws INVALID_FIELD: `data.field` names the field, and the
 * message says what to write instead.
 */
export function checkAccount(input: AccountInput): AccountInput {
  return input.kind === 'mailbox' ? checkSender(input) : checkServer(checkSender(input))
}

function checkSender(input: AccountInput): AccountInput {
  refuseControls('name', 'The name', input.name)
  refuseControls('fromName', 'The sender’s name', input.fromName)
  return {
    ...input,
    fromAddress: checkAddress('fromAddress', 'The sender', input.fromAddress),
    replyTo: input.replyTo.trim() === '' ? '' : checkAddress('replyTo', 'Reply-To', input.replyTo)
  }
}

function checkAddress(field: string, label: string, text: string): string {
  const parsed = parseAddress(text)
  if (!parsed.ok) throw invalid(field, `${label}: ${parsed.text}`)
  return parsed.address
}

function checkServer(input: AccountInput): AccountInput {
  const host = checkHost(input.host)
  if (!Number.isInteger(input.port) || input.port < 1 || input.port > 65_535) {
    throw invalid(
      'port',
      `${input.port} is not a port. Ports are 1 to 65535; mail servers mostly use 587 or 465.`
    )
  }
  if (input.security === 'plain-loopback' && !isLoopback(host)) {
    throw invalid(
      'security',
      `Without encryption, mail goes only to a server on this computer, and ${host} is another one. Choose STARTTLS or TLS.`
    )
  }
  refuseControls('user', 'The user name', input.user)
  return { ...input, host, oauth2: input.oauth2 && checkOAuth2(input.oauth2, input.user) }
}

function checkOAuth2(logIn: OAuth2LogIn, user: string): OAuth2LogIn {
  const clientId = logIn.clientId.trim()
  const scope = logIn.scope.trim()
  if (user === '')
    throw invalid('user', 'The user name is missing. It is the address of the mailbox to log in to.')
  if (clientId === '')
    throw invalid('clientId', 'The client id is missing. The provider shows it where the app is registered.')
  refuseControls('clientId', 'The client id', clientId)
  refuseControls('scope', 'The scope', scope)
  if (logIn.grant === 'client-credentials' && scope === '')
    throw invalid(
      'scope',
      'The scope is missing: without a person signing in, the provider wants to know it.'
    )
  return { ...logIn, clientId, scope, tokenUrl: checkTokenUrl(logIn.tokenUrl) }
}

/** https, or a rehearsal on this computer: secrets go there. */
function checkTokenUrl(text: string): string {
  const url = URL.parse(text.trim())
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw invalid('tokenUrl', 'The token URL is missing, or is none. It begins with https://.')
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw invalid(
      'tokenUrl',
      'The token URL must begin with https://: the client secret and the refresh token go there.'
    )
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw invalid('tokenUrl', 'The token URL has a name, a password or a # in it. Leave them out.')
  }
  return url.href
}

/** A name that DNS can be asked for, or an address of the Internet Protocol. */
function checkHost(text: string): string {
  const host = text.trim()
  if (host === '')
    throw invalid('host', 'The mail server is missing. Write its name, such as smtp.example.com.')
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare)) return bare
  const hint = 'Write its name alone, such as smtp.example.com'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) {
    throw invalid('host', `“${host}” begins with what a web address begins with. ${hint}.`)
  }
  if (/:\d*$/.test(host))
    throw invalid('host', `“${host}” has a port in it. ${hint}; the port has its own field.`)
  if (host.includes('@')) throw invalid('host', `“${host}” is an e-mail address, not a mail server. ${hint}.`)
  const ascii = /[\s/\\?#%]/.test(host) ? '' : domainToASCII(host)
  const labels = ascii.replace(/\.$/, '').split('.')
  if (!labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) {
    throw invalid('host', `“${host}” is not the name of a server. ${hint}.`)
  }
  return ascii
}

function refuseControls(field: string, label: string, text: string): void {
  if (/\p{Cc}/u.test(text)) {
    throw invalid(field, `${label} has a line break or another control character in it. Type it anew.`)
  }
}

function invalid(field: string, message: string): AppError {
  return sentenceError('INVALID_FIELD', message, { data: { field } })
}
