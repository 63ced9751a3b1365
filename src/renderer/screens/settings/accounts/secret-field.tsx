import { Button, PasswordInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type AccountSecret, accountSecret, secretWords } from '../../../../shared/secrets/account-secrets.ts'
import type { Account } from '../../../../shared/models/account.ts'
import { useShell } from '../../../client/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { notifyDone, notifyError } from '../../../components/feedback/index.ts'
import classes from './secret-field.module.css'

/** What is known about where secrets are kept, and which there are. */
export function useSecrets() {
  const shell = useShell()
  return useQuery({ queryKey: ['secrets'], queryFn: () => shell.secrets.status() })
}

const labels: Record<AccountSecret, string> = {
  password: 'Password',
  clientSecret: 'Client secret',
  refreshToken: 'Refresh token'
}

/** A password or token goes to the keychain and never comes back to the window. */
export function SecretField({
  account,
  secret,
  hint,
  value,
  onChange
}: {
  account: Account | null
  secret: AccountSecret
  hint: string
  value: string
  onChange: (value: string) => void
}) {
  const shell = useShell()
  const queries = useQueryClient()
  const { data: secrets } = useSecrets()
  const word = secretWords[secret]
  const key = account && accountSecret(account.id, secret)
  const isKept = key !== null && (secrets?.has.includes(key) ?? false)
  const whereKept = () => {
    if (secrets === undefined || secrets.persistent) return 'Stored in this computer’s keychain.'
    // Of the two of OAuth 2, once.
    return `Stored for this session only. ${secret === 'clientSecret' ? '' : (secrets.reason ?? '')}`
  }
  const forget = async () => {
    if (!key) return
    try {
      await shell.secrets.remove(key)
      await queries.invalidateQueries({ queryKey: ['secrets'] })
      notifyDone(`The ${word} was removed.`)
    } catch (error) {
      notifyError(`The ${word} was not removed`, error)
    }
  }
  return (
    <div>
      <PasswordInput
        label={labels[secret]}
        description={`${whereKept()} ${hint}`}
        placeholder={isKept ? 'Saved. Type a new one to replace it.' : ''}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="new-password"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': `Show the ${word}` }}
      />
      {isKept && (
        <WriteGuard>
          <Button size="xs" variant="subtle" className={classes.forget ?? ''} onClick={() => void forget()}>
            Remove the saved {word}
          </Button>
        </WriteGuard>
      )}
    </div>
  )
}
