import { Button, Group, Radio, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '../../../../shared/models/account.ts'
import { narrowError, sentenceOf, useEngine, useShell } from '../../../client/index.ts'
import { NumberField, WriteGuard } from '../../../components/controls/index.ts'
import { notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { navigate } from '../../../routing/index.ts'
import { SettingGroup } from '../fields/setting-fields.tsx'
import classes from './account-form.module.css'
import {
  type AccountDraft,
  accountProblems,
  draftOf,
  inputOf,
  newAccount,
  securityChoices,
  withSecurity
} from './account-draft.ts'
import { ConnectionTest } from './connection-test.tsx'
import { OAuth2Fields } from './oauth2-fields.tsx'
import { newOAuth2 } from './oauth2-providers.ts'
import { SecretField } from './secret-field.tsx'
import { nothingTyped, saveWithSecrets, type TypedSecrets } from './typed-secrets.ts'

/** A new account, or one to change. Kept with Save, since its parts only work together. */
export function AccountForm({ account, isFirst }: { account: Account | null; isFirst: boolean }) {
  const engine = useEngine()
  const shell = useShell()
  const form = useForm<AccountDraft>({
    initialValues: account ? draftOf(account) : newAccount,
    validate: accountProblems
  })
  const draft = form.values
  const [typed, setTyped] = useState(nothingTyped)
  const type = (part: Partial<TypedSecrets>) => setTyped((before) => ({ ...before, ...part }))
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const input = inputOf(draft)
      const id = account?.id ?? null
      const saved = await saveWithSecrets(shell, id, input, typed, async () => {
        return (await engine.accounts.save.call({ ...input, id })).id
      })
      await queries.invalidateQueries({ queryKey: ['secrets'] })
      if (isFirst) await engine.accounts.activate.call({ id: saved })
      notifyDone(isFirst ? `Saved. New campaigns use ${input.name}.` : 'Saved.')
      navigate('/settings/accounts')
    } catch (error) {
      const { data } = narrowError(error)
      if (typeof data['field'] === 'string') form.setErrors({ [data['field']]: sentenceOf(error) })
      else notifyError('The account was not saved', error)
    } finally {
      setBusy(false)
    }
  }
  const isServer = draft.kind === 'smtp'

  return (
    <form className={classes.accountForm} noValidate onSubmit={form.onSubmit(() => void save())}>
      <div>
        {isServer && (
          <SettingGroup title="Server">
            {account === null && (
              <ServicePreset
                onChoose={(service) => {
                  form.setValues({ ...service, name: draft.name === '' ? service.name : draft.name })
                  form.clearErrors()
                }}
              />
            )}
            <TextInput
              label="Label"
              description="Only shown in this app."
              maxLength={80}
              {...form.getInputProps('name')}
            />
            <TextInput
              label="Mail server"
              placeholder="smtp.example.com"
              maxLength={253}
              spellCheck={false}
              {...form.getInputProps('host')}
            />
            <div className={classes.pair}>
              <Select
                label="Encryption"
                data={securityChoices}
                value={draft.security}
                error={form.errors['security']}
                onChange={(security) => {
                  if (!security) return
                  const { port } = withSecurity(draft, security)
                  form.setFieldValue('security', security)
                  form.setFieldValue('port', port)
                }}
              />
              <NumberField label="Port" decimals={false} {...form.getInputProps('port')} value={draft.port} />
            </div>
            <TextInput
              label="User name"
              description={
                draft.oauth2
                  ? 'The address of the mailbox.'
                  : 'Usually your full email address. Leave empty if no login is needed.'
              }
              maxLength={320}
              autoComplete="off"
              spellCheck={false}
              {...form.getInputProps('user')}
            />
            <Radio.Group
              label="Log in with"
              value={draft.oauth2 ? 'oauth2' : 'password'}
              onChange={(way) => {
                form.setFieldValue('oauth2', way === 'oauth2' ? newOAuth2(draft.host) : null)
                form.clearFieldError('user')
              }}
            >
              <Group gap={20} mt={6}>
                <Radio value="password" label="A password" />
                <Radio value="oauth2" label="OAuth 2" />
              </Group>
            </Radio.Group>
            {draft.oauth2 === null && draft.user !== '' && (
              <SecretField
                account={account}
                secret="password"
                hint="Some providers require an app password."
                value={typed.password}
                onChange={(password) => type({ password })}
              />
            )}
          </SettingGroup>
        )}
        {isServer && draft.oauth2 && (
          <OAuth2Fields account={account} form={form} logIn={draft.oauth2} typed={typed} onType={type} />
        )}
        <SettingGroup
          title="Sender"
          about={isServer ? 'Use an address this account may send from.' : 'Shown in captured emails.'}
        >
          <TextInput label="Name" placeholder="Ragtime" maxLength={200} {...form.getInputProps('fromName')} />
          <TextInput
            label="Address"
            placeholder="admin@ragtime.example"
            maxLength={254}
            spellCheck={false}
            {...form.getInputProps('fromAddress')}
          />
          <TextInput
            label="Reply-to"
            description="Defaults to the sender."
            maxLength={254}
            spellCheck={false}
            {...form.getInputProps('replyTo')}
          />
        </SettingGroup>
        <SettingGroup
          title="Speed"
          about="Your provider’s limits. Sending too fast may get you throttled or blocked."
        >
          <NumberField
            label="Max messages per second"
            description="Leave empty for no limit."
            placeholder="No limit"
            value={draft.ratePerSecond ?? ''}
            min={0.01}
            max={10_000}
            onChange={(rate) =>
              form.setFieldValue('ratePerSecond', typeof rate === 'number' && rate > 0 ? rate : null)
            }
          />
          <div className={classes.pair}>
            <NumberField
              label="Max connections"
              decimals={false}
              {...form.getInputProps('maxConnections')}
              value={draft.maxConnections}
            />
            <NumberField
              label="Messages per connection"
              decimals={false}
              {...form.getInputProps('messagesPerConnection')}
              value={draft.messagesPerConnection}
            />
          </div>
        </SettingGroup>
        <div className={classes.formActions}>
          <WriteGuard>
            <Button type="submit" variant="filled" loading={busy}>
              {account === null ? 'Save account' : 'Save'}
            </Button>
          </WriteGuard>
          <Button onClick={() => navigate('/settings/accounts')}>Cancel</Button>
        </div>
      </div>
      <ConnectionTest
        accountId={account?.id ?? null}
        input={() => (form.validate().hasErrors ? null : inputOf(draft))}
        typed={typed}
        onFieldProblem={(field, message) => form.setErrors({ [field]: message })}
      />
    </form>
  )
}

function ServicePreset({
  onChoose
}: {
  onChoose: (service: Pick<AccountDraft, 'host' | 'port' | 'security' | 'name'>) => void
}) {
  const engine = useEngine()
  const { data: services } = useQuery(engine.accounts.services.queryOptions({ input: {} }))
  return (
    <Select
      label="Service"
      description="Fills in server, port and encryption. Leave empty for your own server."
      placeholder="Gmail, Microsoft 365, Postmark…"
      searchable
      clearable
      data={services?.map((service) => ({ value: service.id, label: service.name })) ?? []}
      onChange={(id) => {
        const service = services?.find((candidate) => candidate.id === id)
        if (!service) return
        const { host, port, security, name } = service
        onChoose({ host, port, security, name })
      }}
      nothingFoundMessage="Not listed. Enter its server below."
      data-autofocus
    />
  )
}
