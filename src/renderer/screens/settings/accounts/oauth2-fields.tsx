import { Radio, Select, Stack, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useState } from 'react'
import type { Account, OAuth2LogIn } from '../../../../shared/models/account.ts'
import { SettingGroup } from '../fields/setting-fields.tsx'
import type { AccountDraft } from './account-draft.ts'
import {
  type Provider,
  providerChoices,
  providerOf,
  tenantOf,
  withGrant,
  withProvider,
  withTenant
} from './oauth2-providers.ts'
import { SecretField } from './secret-field.tsx'
import type { TypedSecrets } from './typed-secrets.ts'

/** What a log-in with OAuth 2 needs beside the user name. Where each value comes from: docs/connecting.md. */
export function OAuth2Fields(props: {
  account: Account | null
  form: UseFormReturnType<AccountDraft>
  logIn: OAuth2LogIn
  typed: TypedSecrets
  onType: (part: Partial<TypedSecrets>) => void
}) {
  const { account, form, logIn, typed, onType } = props
  // Not read from the token URL at each key: typing the URL of Google would take its field away.
  const [provider, setProvider] = useState<Provider>(() => providerOf(logIn))
  const isSignedIn = logIn.grant === 'refresh-token'
  /** Another provider or way to sign in: what was wrong with the fields before does not hold any more. */
  const replace = (oauth2: OAuth2LogIn) => {
    form.setFieldValue('oauth2', oauth2)
    form.clearErrors()
  }
  return (
    <SettingGroup
      title="OAuth 2"
      about={`${whereFrom(provider, isSignedIn)} The guide (docs/connecting.md) explains each step.`}
    >
      <Select
        label="Provider"
        data={providerChoices}
        value={provider}
        allowDeselect={false}
        onChange={(value) => {
          const chosen = providerChoices.find((choice) => choice.value === value)?.value
          if (!chosen) return
          setProvider(chosen)
          replace(withProvider(logIn, chosen))
        }}
      />
      {provider === 'microsoft' && (
        <TextInput
          label="Tenant"
          description="Your Microsoft organization: its ID or one of its domains."
          placeholder="contoso.onmicrosoft.com"
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          value={tenantOf(logIn)}
          error={form.errors['oauth2.tenant']}
          onChange={(event) => {
            form.setFieldValue('oauth2', withTenant(logIn, event.currentTarget.value))
            form.clearFieldError('oauth2.tenant')
          }}
        />
      )}
      {provider !== 'google' && (
        <Radio.Group
          label="Who signs in"
          value={logIn.grant}
          onChange={(grant) =>
            replace(withGrant(logIn, grant === 'client-credentials' ? grant : 'refresh-token'))
          }
        >
          <Stack gap={8} mt={6}>
            <Radio value="refresh-token" label="A person, once (refresh token)" />
            <Radio value="client-credentials" label="The app itself (client credentials)" />
          </Stack>
        </Radio.Group>
      )}
      {provider === 'another' && (
        <TextInput
          label="Token URL"
          description="Where the provider issues access tokens. Starts with https://."
          placeholder="https://login.example.com/oauth2/token"
          maxLength={1000}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('oauth2.tokenUrl')}
        />
      )}
      <TextInput
        label="Client ID"
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('oauth2.clientId')}
      />
      <SecretField
        account={account}
        secret="clientSecret"
        hint={isSignedIn && provider !== 'google' ? 'Leave empty for a public client.' : ''}
        value={typed.clientSecret}
        onChange={(clientSecret) => onType({ clientSecret })}
      />
      {isSignedIn && (
        <SecretField
          account={account}
          secret="refreshToken"
          hint="If the provider issues a new one, it replaces this one."
          value={typed.refreshToken}
          onChange={(refreshToken) => onType({ refreshToken })}
        />
      )}
      {provider === 'another' && (
        <TextInput
          label="Scope"
          description={
            isSignedIn
              ? 'Often empty. Defaults to the scope of the sign-in.'
              : 'The provider’s name for the permission to send with SMTP.'
          }
          maxLength={1000}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('oauth2.scope')}
        />
      )}
    </SettingGroup>
  )
}

function whereFrom(provider: Provider, isSignedIn: boolean): string {
  switch (provider) {
    case 'google':
      return 'You need an OAuth client from Google Cloud (Credentials), and a refresh token from a sign-in with the scope https://mail.google.com/.'
    case 'microsoft':
      return isSignedIn
        ? 'You need a client from the Entra admin center (App registrations), and a refresh token from a sign-in with the permission SMTP.Send.'
        : 'You need a client from the Entra admin center (App registrations) with the permission SMTP.SendAsApp. Exchange must allow it to use the mailbox.'
    case 'another':
      return 'Register your app with the provider of the mail server.'
  }
}
