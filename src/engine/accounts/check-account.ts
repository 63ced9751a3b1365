import { domainToASCII } from 'node:url'
import { isIP } from 'node:net'
import { invalidField } from '../../shared/errors.ts'
import type { AccountInput, OAuth2LogIn } from '../../shared/models/account.ts'
import type { ErrorWhy } from '../../shared/words/errors/error-text.ts'
import { isLoopback } from '../mail/index.ts'
import { parseAddress } from '../addresses/index.ts'

/**
 * Checks what a person filled in and returns it normalized. Throws INVALID_FIELD; `data.field` names the field.
 */
export function checkAccount(input: AccountInput): AccountInput {
  return input.kind === 'mailbox' ? checkSender(input) : checkServer(checkSender(input))
}

function checkSender(input: AccountInput): AccountInput {
  refuseControls(input.name, 'name', 'account-name-control-character')
  refuseControls(input.fromName, 'fromName', 'from-name-control-character')
  return {
    ...input,
    fromAddress: checkAddress('fromAddress', input.fromAddress),
    replyTo: input.replyTo.trim() === '' ? '' : checkAddress('replyTo', input.replyTo)
  }
}

function checkAddress(field: string, text: string): string {
  const parsed = parseAddress(text)
  if (!parsed.ok) throw invalidField(field, ...parsed.why)
  return parsed.address
}

function checkServer(input: AccountInput): AccountInput {
  const host = checkHost(input.host)
  if (!Number.isInteger(input.port) || input.port < 1 || input.port > 65_535) {
    throw invalidField('port', 'port-out-of-range', { port: input.port })
  }
  if (input.security === 'plain-loopback' && !isLoopback(host)) {
    throw invalidField('security', 'unencrypted-elsewhere', { host })
  }
  refuseControls(input.user, 'user', 'user-name-control-character')
  return { ...input, host, oauth2: input.oauth2 && checkOAuth2(input.oauth2, input.user) }
}

function checkOAuth2(logIn: OAuth2LogIn, user: string): OAuth2LogIn {
  const clientId = logIn.clientId.trim()
  const scope = logIn.scope.trim()
  if (user === '') throw invalidField('user', 'user-name-missing')
  if (clientId === '') throw invalidField('clientId', 'client-id-missing')
  refuseControls(clientId, 'clientId', 'client-id-control-character')
  refuseControls(scope, 'scope', 'scope-control-character')
  if (logIn.grant === 'client-credentials' && scope === '') throw invalidField('scope', 'scope-missing')
  return { ...logIn, clientId, scope, tokenUrl: checkTokenUrl(logIn.tokenUrl) }
}

/** https, or a server on this computer, because secrets go there. */
function checkTokenUrl(text: string): string {
  const url = URL.parse(text.trim())
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw invalidField('tokenUrl', 'token-url-not-url')
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw invalidField('tokenUrl', 'token-url-not-https')
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw invalidField('tokenUrl', 'token-url-with-password')
  }
  return url.href
}

/** A host name or an IP address. */
function checkHost(text: string): string {
  const host = text.trim()
  if (host === '') throw invalidField('host', 'host-missing')
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare)) return bare
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) throw invalidField('host', 'host-is-url', { host })
  if (/:\d*$/.test(host)) throw invalidField('host', 'host-with-port', { host })
  if (host.includes('@')) throw invalidField('host', 'host-is-address', { host })
  const ascii = /[\s/\\?#%]/.test(host) ? '' : domainToASCII(host)
  const labels = ascii.replace(/\.$/, '').split('.')
  if (!labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) {
    throw invalidField('host', 'host-not-name', { host })
  }
  return ascii
}

function refuseControls(text: string, field: string, ...why: ErrorWhy): void {
  if (/\p{Cc}/u.test(text)) throw invalidField(field, ...why)
}
