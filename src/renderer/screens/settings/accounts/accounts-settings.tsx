import { useQuery } from '@tanstack/react-query'
import { useEngine } from '../../../client/index.ts'
import { ErrorState } from '../../../components/feedback/index.ts'
import { PlaceLink, usePlace } from '../../../routing/index.ts'
import { AccountForm } from './account-form.tsx'
import { AccountList } from './account-list.tsx'

/** '/settings/accounts' is the list, '/settings/accounts/3' one account, '/settings/accounts/new' a new one. */
export function AccountsSettings() {
  const engine = useEngine()
  const { path } = usePlace()
  const { data, error, refetch } = useQuery(engine.accounts.list.queryOptions({ input: {} }))
  const which = path[2]
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return null
  if (which === undefined) return <AccountList accounts={data} />
  if (which === 'new') return <AccountForm key="new" account={null} isFirst={data.every(isMailbox)} />
  const account = data.find((candidate) => String(candidate.id) === which)
  if (!account) {
    return (
      <p>
        This account no longer exists. <PlaceLink to="/settings/accounts">All accounts</PlaceLink>
      </p>
    )
  }
  return <AccountForm key={account.id} account={account} isFirst={false} />
}

const isMailbox = ({ kind }: { kind: string }): boolean => kind === 'mailbox'
