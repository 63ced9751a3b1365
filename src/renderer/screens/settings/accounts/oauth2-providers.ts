import type { OAuth2LogIn } from '../../../../shared/models/account.ts'

export type Provider = 'google' | 'microsoft' | 'another'

export const providerChoices: { value: Provider; label: string }[] = [
  { value: 'google', label: 'Google' },
  { value: 'microsoft', label: 'Microsoft 365' },
  { value: 'another', label: 'Other' }
]

const google = 'https://oauth2.googleapis.com/token'
const microsoft = /^https:\/\/login\.microsoftonline\.com\/([^/]*)\/oauth2\/v2\.0\/token$/

/** What Exchange Online wants to hear: of a person who signed in, and of the app itself. */
const microsoftScopes: Record<OAuth2LogIn['grant'], string> = {
  'refresh-token': 'https://outlook.office.com/SMTP.Send offline_access',
  'client-credentials': 'https://outlook.office365.com/.default'
}

/** The one whose token URL it is. */
export function providerOf({ tokenUrl }: OAuth2LogIn): Provider {
  if (tokenUrl === google) return 'google'
  return microsoft.test(tokenUrl) ? 'microsoft' : 'another'
}

/** Of Microsoft's token URL; empty where there is none. */
export function tenantOf({ tokenUrl }: OAuth2LogIn): string {
  return decodeURIComponent(microsoft.exec(tokenUrl)?.[1] ?? '')
}

export function withTenant(logIn: OAuth2LogIn, tenant: string): OAuth2LogIn {
  const part = encodeURIComponent(tenant.trim())
  return { ...logIn, tokenUrl: `https://login.microsoftonline.com/${part}/oauth2/v2.0/token` }
}

/** Token URL and scope are those of the provider; of another one they are to be filled in. */
export function withProvider(logIn: OAuth2LogIn, provider: Provider): OAuth2LogIn {
  switch (provider) {
    case 'google':
      // Google knows the scope by the sign-in, and an app cannot sign in by itself.
      return { ...logIn, grant: 'refresh-token', tokenUrl: google, scope: '' }
    case 'microsoft':
      return withTenant({ ...logIn, scope: microsoftScopes[logIn.grant] }, tenantOf(logIn))
    case 'another':
      return { ...logIn, tokenUrl: '', scope: '' }
  }
}

export function withGrant(logIn: OAuth2LogIn, grant: OAuth2LogIn['grant']): OAuth2LogIn {
  const scope = providerOf(logIn) === 'microsoft' ? microsoftScopes[grant] : logIn.scope
  return { ...logIn, grant, scope }
}

/** To begin with, by the mail server it is for. */
export function newOAuth2(host: string): OAuth2LogIn {
  const empty: OAuth2LogIn = { grant: 'refresh-token', clientId: '', tokenUrl: '', scope: '' }
  if (/(?:^|\.)(?:gmail|google|googlemail)\.com$/i.test(host)) return withProvider(empty, 'google')
  if (/(?:^|\.)(?:office365|outlook|office)\.com$/i.test(host)) return withProvider(empty, 'microsoft')
  return empty
}
