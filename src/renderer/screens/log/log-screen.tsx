import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconReceipt } from '@tabler/icons-react'
import { useMemo, useRef } from 'react'
import type { AttemptOutcome, LogFilter, LogRow } from '../../../shared/models/delivery.ts'
import { useEngine, useShell } from '../../client/index.ts'
import { ActionButton, SearchField } from '../../components/controls/index.ts'
import { AttemptDrawer } from '../../components/attempt-drawer/index.ts'
import { DataTable, type RowSource } from '../../components/data-table/index.ts'
import { Empty, notifyDone } from '../../components/feedback/index.ts'
import { BesideTitle, Screen, TabsWithCounts } from '../../components/layout/index.ts'
import { formatCountOf } from '../../format/index.ts'
import { navigate, usePlace } from '../../routing/index.ts'
import { outcomeWords } from '../../../shared/words/outcome-words.ts'
import { logColumns } from './log-columns.tsx'
import { LogChips, LogFilters } from './log-filters.tsx'
import { compact, placeOfLog, readLogView } from './log-place.ts'
import classes from './log.module.css'
import { useLiveTail } from './use-live-tail.ts'

const outcomes: AttemptOutcome[] = ['accepted', 'deferred', 'rejected', 'unknown', 'not-sent']

/** Every attempt ever, newest first. */
export function LogScreen() {
  const place = usePlace()
  const root = useRef<HTMLDivElement>(null)
  const { filter, opened } = useMemo(() => readLogView(place), [place])
  const tail = useLiveTail(filter)
  const source = useLogSource(tail.filter)
  const { data: first } = useQuery(source.page(0, 100))

  const change = (next: LogFilter, { replace = false } = {}) =>
    navigate(placeOfLog({ filter: compact(next), opened }), { replace })
  const open = (attempt: number | null) =>
    navigate(placeOfLog({ filter, opened: attempt }), { replace: opened !== null })

  return (
    <Screen
      title="Send log"
      beside={first && <BesideTitle>{formatCountOf(first.total, 'attempt')}</BesideTitle>}
      actions={<ExportButton filter={filter} disabled={first?.total === 0} />}
      tools={
        <>
          <SearchField
            value={filter.search ?? ''}
            placeholder="Search address or reply"
            width={260}
            onSearch={(search) => change({ ...filter, search }, { replace: true })}
          />
          <TabsWithCounts<AttemptOutcome | 'all'>
            label="Outcome"
            value={filter.outcome ?? 'all'}
            onChange={(outcome) => change({ ...filter, outcome: outcome === 'all' ? undefined : outcome })}
            tabs={[
              { value: 'all', label: 'All' },
              ...outcomes.map((value) => ({ value, label: outcomeWords[value] }))
            ]}
          />
          <LogFilters filter={filter} onChange={change} />
          {tail.newer !== null && (
            <Button size="xs" className={classes.tail ?? ''} onClick={() => tail.backToTop(root.current)}>
              {tail.newer > 0 ? `${formatCountOf(tail.newer, 'new attempt')} · back to top` : 'Back to top'}
            </Button>
          )}
        </>
      }
    >
      <LogChips filter={filter} onChange={change} />
      <div
        ref={root}
        className={classes.list}
        onScrollCapture={(event) => tail.onScroll(event, first?.rows[0]?.at ?? Date.now())}
      >
        <DataTable<LogRow>
          name="log"
          label="Send log"
          columns={logColumns}
          source={source}
          rowHeight={34}
          rowLabel={(row) => `attempt to ${row.address}`}
          openedId={opened ?? undefined}
          onOpen={(row) => open(row.id)}
          menu={(row) => [
            { label: 'Show message', keys: 'Enter', run: () => open(row.id) },
            {
              label: 'Open user',
              disabled: row.userId <= 0,
              run: () => navigate(`/users/${row.userId}`)
            },
            { label: 'Open campaign', run: () => navigate(`/campaigns/${row.campaignId}`) },
            'divider',
            { label: 'Only this campaign', run: () => change({ ...filter, campaignId: row.campaignId }) },
            {
              label: 'Only this cause',
              disabled: row.cause === null,
              run: () => change({ ...filter, cause: row.cause ?? undefined })
            }
          ]}
          empty={<NothingLogged filter={filter} onClear={() => change({})} />}
        />
      </div>
      {opened !== null && <AttemptDrawer attemptId={opened} onClose={() => open(null)} />}
    </Screen>
  )
}

function useLogSource(filter: LogFilter): RowSource<LogRow> {
  const engine = useEngine()
  const id = JSON.stringify(filter)
  return useMemo(() => {
    const same = JSON.parse(id) as LogFilter
    return {
      id,
      page: (offset, limit) => engine.log.page.queryOptions({ input: { filter: same, offset, limit } })
    }
  }, [engine, id])
}

function ExportButton({ filter, disabled }: { filter: LogFilter; disabled: boolean }) {
  const engine = useEngine()
  const shell = useShell()
  const save = async () => {
    const file = await shell.files.save('send-log.csv', 'csv')
    if (!file) return
    const { rows } = await engine.log.export.call({ filter, file: file.handle })
    notifyDone(`Saved ${formatCountOf(rows, 'attempt')} to ${file.name}.`, {
      label: 'Show file',
      run: () => void shell.files.reveal(file.handle)
    })
  }
  return (
    <ActionButton reads run={save} failure="The log could not be saved" disabled={disabled}>
      Export CSV…
    </ActionButton>
  )
}

function NothingLogged({ filter, onClear }: { filter: LogFilter; onClear: () => void }) {
  if (Object.keys(filter).length > 0) {
    return (
      <Empty title="No matching attempts" actions={<Button onClick={onClear}>Show all attempts</Button>}>
        Try a different search or clear the filters.
      </Empty>
    )
  }
  return (
    <Empty
      icon={<IconReceipt size={30} stroke={1.4} />}
      title="Nothing sent yet"
      actions={
        <Button variant="filled" onClick={() => navigate('/users?status=pending')}>
          Go to pending users
        </Button>
      }
    >
      Each attempt to send a message appears here, with the server’s reply and the message as sent.
    </Empty>
  )
}
