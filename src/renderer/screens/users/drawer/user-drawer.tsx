import { Alert, Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconChevronDown } from '@tabler/icons-react'
import type { UserDetail } from '../../../../shared/models/user.ts'
import { nameWarningWords } from '../../../../shared/words/name-warnings.ts'
import { undeliverableText } from '../../../../shared/words/undeliverable-words.ts'
import { useEngine } from '../../../client/index.ts'
import { Facts, SidePanel } from '../../../components/layout/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { DeliveryAnswer, ErrorState, Loading } from '../../../components/feedback/index.ts'
import { PersonName, RelativeTime, StatusTag } from '../../../components/text/index.ts'
import { format, formatCount } from '../../../format/index.ts'
import { useOpenDialog } from '../../../routing/index.ts'
import { useResends } from '../actions/resends.tsx'
import { sendVerb } from '../actions/send-verb.ts'
import { useUserActions } from '../actions/use-user-actions.tsx'
import { LinkLife } from '../user-words.tsx'
import { UserTimeline } from './user-timeline.tsx'
import classes from './user-drawer.module.css'

/** One user: who, what state, and all that happened, newest first. */
export function UserDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const engine = useEngine()
  const { data: user, error, refetch } = useQuery(engine.users.get.queryOptions({ input: { id } }))
  if (error) {
    return (
      <SidePanel title="User" onClose={onClose}>
        <ErrorState error={error} retry={() => void refetch()} />
      </SidePanel>
    )
  }
  if (!user) {
    return (
      <SidePanel title="User" onClose={onClose}>
        <Loading panels={[180, 240]} />
      </SidePanel>
    )
  }
  return (
    <SidePanel
      title={<PersonName name={user.name || user.address} />}
      subtitle={
        <span className={classes.subtitle}>
          <bdi className={classes.address}>{user.address}</bdi>
          <StatusTag status={user.status} />
        </span>
      }
      onClose={onClose}
      actions={<DrawerActions user={user} onClose={onClose} />}
    >
      {user.warnings.map((warning) => (
        <Alert key={warning} color="yellow" variant="light" p="xs">
          {nameWarningWords[warning]}
        </Alert>
      ))}
      {user.undeliverableReason !== null && (
        <Alert color="red" variant="light" p="xs" title="Undeliverable">
          {undeliverableText(user.undeliverableReason, format)}
        </Alert>
      )}
      <UserFacts user={user} />
      <section aria-label="Activity">
        <h3 className={classes.heading}>Activity</h3>
        <UserTimeline id={id} />
      </section>
    </SidePanel>
  )
}

const changedBy: Record<NonNullable<UserDetail['statusBy']>, string> = {
  link: 'by the link',
  person: 'by hand',
  import: 'by the import',
  server: 'by the mail server’s reply'
}

function UserFacts({ user }: { user: UserDetail }) {
  return (
    <Facts
      facts={[
        user.statusAt !== null && [
          'Status since',
          <span key="status">
            <RelativeTime at={user.statusAt} /> {user.statusBy && changedBy[user.statusBy]}
          </span>
        ],
        ['Link', <LinkLife key="link" user={user} />],
        ['Emails accepted', formatCount(user.sentCount)],
        user.externalId !== null && [
          'Your user ID',
          <span key="id" className="mono">
            {user.externalId}
          </span>
        ],
        user.role !== '' && ['Role', <bdi key="role">{user.role}</bdi>],
        user.locale !== '' && ['Language', user.locale],
        ['Added', <RelativeTime key="added" at={user.createdAt} />],
        ...Object.entries(user.fields).map(([name, value]) => [name, <bdi key={name}>{value}</bdi>] as const)
      ]}
    />
  )
}

function DrawerActions({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const resends = useResends()
  const actions = useUserActions()
  const openDialog = useOpenDialog()
  const state = resends.of(user.id)
  const only = { ids: [user.id] }
  // Somebody verified needs no mail: it can be sent, and is not what one is asked to do.
  const variant = user.status === 'verified' ? 'default' : 'filled'
  return (
    <>
      <Button.Group>
        <WriteGuard>
          <Button
            variant={variant}
            loading={state?.kind === 'asking'}
            onClick={() => void resends.resend(user, { link: 'new' })}
          >
            {sendVerb(user)}
          </Button>
        </WriteGuard>
        <Menu position="top-start">
          <Menu.Target>
            <WriteGuard>
              <Button variant={variant} px={7} aria-label="Resend options">
                <IconChevronDown size={14} />
              </Button>
            </WriteGuard>
          </Menu.Target>
          <Menu.Dropdown>
            <WriteGuard>
              <Menu.Item onClick={() => void resends.resend(user, { link: 'new' })}>New link</Menu.Item>
            </WriteGuard>
            <WriteGuard>
              <Menu.Item
                disabled={user.link.state !== 'live'}
                onClick={() => void resends.resend(user, { link: 'same' })}
              >
                Same link
              </Menu.Item>
            </WriteGuard>
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
      {state?.kind === 'sent' && <DeliveryAnswer deliveryId={state.deliveryId} />}
      <span className={classes.space} />
      <Button disabled={user.link.state !== 'live'} onClick={() => void actions.copyLink(user.id)}>
        Copy link
      </Button>
      <Menu position="top-end">
        <Menu.Target>
          <Button>More</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <WriteGuard>
            <Menu.Item onClick={() => openDialog({ kind: 'user', id: user.id })}>Edit…</Menu.Item>
          </WriteGuard>
          <Menu.Divider />
          {(['pending', 'verified', 'undeliverable'] as const)
            .filter((status) => status !== user.status)
            .map((status) => (
              <WriteGuard key={status}>
                <Menu.Item onClick={() => void actions.mark(only, status)}>Mark {status}</Menu.Item>
              </WriteGuard>
            ))}
          <Menu.Divider />
          <Menu.Item onClick={() => void actions.exportData(user.id)}>Export user data…</Menu.Item>
          <Menu.Divider />
          <WriteGuard>
            <Menu.Item
              color="var(--rejected-text)"
              onClick={() => void actions.remove(only, 1).then((isDone) => isDone && onClose())}
            >
              Delete
            </Menu.Item>
          </WriteGuard>
          <WriteGuard>
            <Menu.Item
              color="var(--rejected-text)"
              onClick={() => openDialog({ kind: 'erase', selection: only, onDone: onClose })}
            >
              Erase permanently (GDPR)…
            </Menu.Item>
          </WriteGuard>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
