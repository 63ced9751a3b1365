import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconMail } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { CapturedRow } from '../../../shared/models/mailbox.ts'
import { useEngine } from '../../client/index.ts'
import { SearchField, WriteGuard } from '../../components/controls/index.ts'
import { confirm, Empty, notifyDone, notifyError } from '../../components/feedback/index.ts'
import { DataTable, type RowSource } from '../../components/data-table/index.ts'
import { BesideTitle, Screen } from '../../components/layout/index.ts'
import { formatCountOf } from '../../format/index.ts'
import { navigate, placeOf, usePlace } from '../../routing/index.ts'
import { FaultsBanner } from './faults-banner.tsx'
import { FaultsPanel } from './faults-panel.tsx'
import { mailboxColumns } from './mailbox-columns.tsx'
import classes from './mailbox-screen.module.css'
import { ReadingPane } from './reading-pane.tsx'

const go = (id: number | null, search: string, replace: boolean) =>
  navigate(placeOf(id === null ? '/mailbox' : `/mailbox/${id}`, { search }), { replace })

/** '/mailbox/12?search=amara' shows mail 12 beside the list. */
export function MailboxScreen() {
  const place = usePlace()
  const search = place.query.get('search') ?? ''
  const openedId = Number(place.path[1]) || null
  const [rehearses, rehearse] = useState(false)
  const source = useMailboxSource(search)
  const { data: first } = useQuery(source.page(0, 100))
  const total = first?.total

  return (
    <Screen
      title="Mailbox"
      beside={<BesideTitle>{aboutMailbox(total, search)}</BesideTitle>}
      actions={
        <>
          <Button onClick={() => rehearse(true)}>Simulate faults…</Button>
          <ClearButton disabled={!total && search === ''} onCleared={() => go(null, '', true)} />
        </>
      }
      tools={
        (total !== 0 || search !== '') && (
          <SearchField
            value={search}
            placeholder="Search emails"
            width={260}
            onSearch={(next) => go(openedId, next, true)}
          />
        )
      }
    >
      <FaultsBanner onChange={() => rehearse(true)} />
      {total === 0 && search === '' ? (
        <NothingCaptured />
      ) : (
        <div className={classes.panes}>
          <DataTable<CapturedRow>
            name="mailbox"
            label="Captured emails"
            columns={mailboxColumns}
            source={source}
            rowHeight={52}
            rowLabel={(row) => `email to ${row.to}`}
            openedId={openedId ?? undefined}
            onOpen={(row) => go(row.id, search, openedId !== null)}
            empty={<Empty title={`No emails match “${search}”`}>Try a different search.</Empty>}
            flush
          />
          <ReadingPane id={openedId} />
        </div>
      )}
      {rehearses && <FaultsPanel onClose={() => rehearse(false)} />}
    </Screen>
  )
}

const aboutMailbox = (total: number | undefined, search: string): string =>
  total === undefined
    ? ''
    : `${formatCountOf(total, 'email')}${search === '' ? ' captured · nothing leaves this computer' : ' found'}`

function useMailboxSource(search: string): RowSource<CapturedRow> {
  const engine = useEngine()
  return useMemo(() => {
    const input = search === '' ? {} : { search }
    return {
      id: search,
      page: (offset, limit) => engine.mailbox.page.queryOptions({ input: { ...input, offset, limit } })
    }
  }, [engine, search])
}

function ClearButton({ disabled, onCleared }: { disabled: boolean; onCleared: () => void }) {
  const engine = useEngine()
  const clear = async () => {
    const goesOn = await confirm({
      title: 'Clear the mailbox?',
      body: 'All captured emails are removed. Users, campaigns and the send log are not affected.',
      action: 'Clear the mailbox',
      danger: true
    })
    if (!goesOn) return
    try {
      const { removed } = await engine.mailbox.clear.call({})
      onCleared()
      notifyDone(`Removed ${formatCountOf(removed, 'email')}.`)
    } catch (error) {
      notifyError('The mailbox was not cleared', error)
    }
  }
  return (
    <WriteGuard>
      <Button data-tone="danger" onClick={() => void clear()} disabled={disabled}>
        Clear…
      </Button>
    </WriteGuard>
  )
}

function NothingCaptured() {
  const engine = useEngine()
  const { data: status } = useQuery(engine.system.status.queryOptions({ input: {} }))
  const { data: accounts } = useQuery(engine.accounts.list.queryOptions({ input: {} }))
  const isActive = accounts?.some((account) => account.kind === 'mailbox' && account.isActive) ?? true
  return (
    <Empty
      icon={<IconMail size={30} stroke={1.4} />}
      title="No emails yet"
      actions={
        isActive ? (
          <Button variant="filled" onClick={() => navigate('/users?status=pending')}>
            Go to pending users
          </Button>
        ) : (
          <Button variant="filled" onClick={() => navigate('/settings/accounts')}>
            Use the test mailbox
          </Button>
        )
      }
    >
      {isActive
        ? 'The test mailbox captures every email, so nothing leaves this computer. Send one and read it here.'
        : 'Another account is active. Emails are really sent and are not captured here.'}
      {status?.mailboxPort ? ` It listens on 127.0.0.1, port ${status.mailboxPort}.` : ''}
    </Empty>
  )
}
