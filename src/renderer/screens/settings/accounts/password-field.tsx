import { Button, PasswordInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Account } from '../../../../shared/models/account.ts'
import { useShell } from '../../../client/engine-context.tsx'
import { notifyDone, notifyError } from '../../../components/notify.tsx'
import classes from '../settings.module.css'

/** What is known about where passwords are kept. */
export function useSecrets() {
  const shell = useShell()
  return useQuery({ queryKey: ['secrets'], queryFn: () => shell.secrets.status() })
}

/** A password goes to the keychain and never comes back to the window. */
export function PasswordField({
  account,
  value,
  onChange
}: {
  account: Account | null
  value: string
  onChange: (password: string) => void
}) {
  const shell = useShell()
  const { data: secrets } = useSecrets()
  const hasSecret = account?.hasSecret ?? false
  const forget = async () => {
    if (!account) return
    try {
      await shell.secrets.remove(`account:${account.id}`)
      notifyDone('The password was forgotten.')
    } catch (error) {
      notifyError('The password was not forgotten', error)
    }
  }
  return (
    <div>
      <PasswordInput
        label="Password"
        description={
          secrets === undefined || secrets.persistent
            ? 'Kept in the keychain of this computer. Some services want a password made for apps.'
            : `Kept for this session only. ${secrets.reason ?? ''}`
        }
        placeholder={hasSecret ? 'Kept. Type a new one to replace it.' : ''}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      />
      {hasSecret && (
        <Button size="xs" variant="subtle" className={classes.forget ?? ''} onClick={() => void forget()}>
          Forget the kept password
        </Button>
      )}
    </div>
  )
}
