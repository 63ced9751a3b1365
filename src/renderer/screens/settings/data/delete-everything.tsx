import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DataSummary } from '../../../../shared/models/data.ts'
import { sentenceOf, useEngine } from '../../../client/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { notifyDone } from '../../../components/feedback/index.ts'
import { formatCountOf, formatSize } from '../../../format/index.ts'
import { navigate } from '../../../routing/index.ts'
import { SettingGroup } from '../fields/setting-fields.tsx'
import classes from './data.module.css'

/** What is typed before everything goes. */
const word = 'delete everything'

export function DeleteEverything() {
  const engine = useEngine()
  const [asks, ask] = useState(false)
  const { data: summary, refetch } = useQuery(engine.data.summary.queryOptions({ input: {}, staleTime: 0 }))
  return (
    <SettingGroup
      title="Delete everything"
      about="Resets Countersign to a fresh install. This can’t be undone."
    >
      {summary && <p className="muted">{contents(summary)}</p>}
      <div>
        <WriteGuard>
          <Button data-tone="danger" disabled={!summary} onClick={() => void refetch().then(() => ask(true))}>
            Delete everything…
          </Button>
        </WriteGuard>
      </div>
      {asks && summary && (
        <Question summary={summary} onChanged={() => void refetch()} onClose={() => ask(false)} />
      )}
    </SettingGroup>
  )
}

function Question({
  summary,
  onChanged,
  onClose
}: {
  summary: DataSummary
  /** There is more or less by now than was shown. */
  onChanged: () => void
  onClose: () => void
}) {
  const engine = useEngine()
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const remove = async () => {
    if (typed.trim().toLowerCase() !== word) return setProblem(`Type “${word}” to confirm.`)
    setBusy(true)
    try {
      await engine.data.deleteEverything.call({ users: summary.users })
      // Drafts of templates, widths of columns, the last place.
      window.localStorage.clear()
      onClose()
      navigate('/welcome')
      notifyDone('Everything is deleted.')
    } catch (error) {
      setProblem(sentenceOf(error))
      setBusy(false)
      onChanged()
    }
  }
  return (
    <Modal opened onClose={onClose} title="Delete everything?" size={460}>
      <form
        className={classes.question}
        onSubmit={(event) => {
          event.preventDefault()
          void remove()
        }}
      >
        <p>
          This deletes {contents(summary)}, and your templates, accounts, passwords, signing secrets and
          settings.
        </p>
        {summary.live > 0 && (
          <p>
            {formatCountOf(summary.live, 'active campaign')} will end. Anyone still waiting gets no email.
          </p>
        )}
        <p>Links already sent stop working on the built-in page.</p>
        <TextInput
          label={`Type “${word}” to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={problem}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
        />
        <Group justify="flex-end" gap={8}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" color="red" loading={busy}>
            Delete everything
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

const contents = ({ users, campaigns, attempts, captured, backups, bytes }: DataSummary): string =>
  `${formatCountOf(users, 'user')}, ${formatCountOf(campaigns, 'campaign')}, ${formatCountOf(attempts, 'send log row')}, ${formatCountOf(captured, 'captured email')} and ${formatCountOf(backups, 'backup')} (${formatSize(bytes)})`
