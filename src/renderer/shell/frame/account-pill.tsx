import { troubleText } from '../../../shared/words/trouble-words.ts'
import { format } from '../../format/index.ts'
import { useQuery } from '@tanstack/react-query'
import { useEngine } from '../../client/index.ts'
import { PlaceLink } from '../../routing/index.ts'
import classes from './sidebar.module.css'

/** Through what mail leaves, and whether it leaves at all: always in view. */
export function AccountPill() {
  const engine = useEngine()
  const { data: accounts } = useQuery(engine.accounts.list.queryOptions({ input: {} }))
  if (!accounts) return null
  const active = accounts.find((account) => account.isActive)
  const [tone, name, text] = !active
    ? ['red', 'No account', 'Nothing can be sent yet']
    : active.trouble
      ? ['red', active.name, troubleText(active.trouble.phrase, format)]
      : active.kind === 'mailbox'
        ? ['amber', active.name, 'Nothing leaves this computer']
        : ['green', active.name, active.host]
  return (
    <PlaceLink to="/settings/accounts" className={classes.account}>
      <span className={classes.accountName}>
        <span className={`${classes.dot} ${classes[tone ?? 'amber']}`} aria-hidden="true" />
        <span>{name}</span>
      </span>
      <span className={classes.accountText}>{text}</span>
    </PlaceLink>
  )
}
