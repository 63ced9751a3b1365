import { format, formatCountOf } from '../../../format/index.ts'
import { isolate } from '../../../../shared/text/isolate.ts'
import { Alert, Button, Group, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Selection, Traces, UserDetail } from '../../../../shared/models/user.ts'
import { sentenceOf, useEngine, useSettings, useShell } from '../../../client/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { ErrorState, Loading, notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { navigate } from '../../../routing/index.ts'
import { whatGoes, whatStays, whatToKnow } from '../../../../shared/words/erase-words.ts'
import classes from './erase-dialog.module.css'

/** Asks before users are removed with all traces: what goes, what stays, and why nothing brings it back. */
export function EraseDialog({
  selection,
  onDone,
  onClose
}: {
  selection: Selection
  onDone?: (() => void) | undefined
  onClose: () => void
}) {
  const engine = useEngine()
  const [busy, setBusy] = useState(false)
  const {
    data: traces,
    error,
    refetch
  } = useQuery(engine.users.traces.queryOptions({ input: { selection }, staleTime: 0, enabled: !busy }))
  const [only] = traces?.ids.length === 1 ? traces.ids : []
  const { data: user } = useQuery(
    engine.users.get.queryOptions({ input: { id: only ?? 1 }, enabled: only !== undefined && !busy })
  )
  const isKnown = traces !== undefined && (only === undefined || user !== undefined)
  const who = !isKnown
    ? 'users'
    : user
      ? isolate(user.name || user.address)
      : formatCountOf(traces.ids.length, 'user')
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Erase ${who} permanently?`}
      size={640}
      closeOnEscape={!busy}
      closeOnClickOutside={!busy}
      withCloseButton={!busy}
    >
      {error && !busy && <ErrorState error={error} retry={() => void refetch()} />}
      {!isKnown && !error && <Loading panels={[220]} />}
      {isKnown && (
        <Question
          traces={traces}
          user={user}
          busy={busy}
          setBusy={setBusy}
          onErased={() => {
            onClose()
            onDone?.()
          }}
          onClose={onClose}
        />
      )}
    </Modal>
  )
}

function Question({
  traces,
  user,
  busy,
  setBusy,
  onErased,
  onClose
}: {
  traces: Traces
  /** The only one; undefined where there are more. */
  user: UserDetail | undefined
  busy: boolean
  setBusy: (busy: boolean) => void
  onErased: () => void
  onClose: () => void
}) {
  const engine = useEngine()
  const shell = useShell()
  const { settings, update } = useSettings()
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const word = user ? user.address : `erase ${formatCountOf(traces.ids.length, 'user')}`

  const erase = async () => {
    if (typed.trim().toLowerCase() !== word.toLowerCase()) return setProblem('That doesn’t match.')
    setBusy(true)
    try {
      // First: the engine goes on with what a quit cuts short, and knows nothing of this.
      const views = settings.users.views.filter(({ name }) => !traces.views.includes(name))
      if (views.length < settings.users.views.length) await update({ users: { views } })
      const { erased, restarts } = await engine.users.erase.call({ ids: traces.ids })
      onErased()
      // The last place is remembered, with what was searched for.
      navigate('/users', { replace: true })
      const done = `${formatCountOf(erased, 'user')} erased permanently.`
      if (restarts) return notifyDone(done)
      notifyDone(`${done} Emails are being sent, so the data file is rewritten at the next start.`, {
        label: 'Restart now',
        run: () =>
          void shell.engine
            .restart()
            .catch((error: unknown) => notifyError('The engine could not be restarted', error))
      })
    } catch (error) {
      setProblem(sentenceOf(error))
      setBusy(false)
    }
  }

  return (
    <form
      className={classes.question}
      onSubmit={(event) => {
        event.preventDefault()
        void erase()
      }}
    >
      <Section title="Will be deleted" lines={whatGoes(traces, format)} />
      <Section title="Will be kept" lines={whatStays(traces, format)} />
      <Section title="Note" lines={whatToKnow(traces, format)} />
      {traces.suppressed > 0 && (
        <Alert color="yellow" variant="light" p="xs">
          {user
            ? 'This address is'
            : formatCountOf(traces.suppressed, 'of these addresses is', 'of these addresses are')}{' '}
          suppressed, so it gets no email. Erasing removes that too: after a new import, it would be emailed
          again. To prevent that, keep the user as undeliverable.
        </Alert>
      )}
      <p>This can’t be undone.</p>
      <TextInput
        label={
          <>
            Type “<bdi className={classes.word}>{word}</bdi>” to confirm
          </>
        }
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setProblem(null)
        }}
        error={problem}
        disabled={busy}
        data-autofocus
        // The first time it is there only once the engine has said what goes: too late for the dialog's own focus.
        autoFocus
        autoComplete="off"
        spellCheck={false}
      />
      <Group justify="flex-end" gap={8}>
        <Button onClick={onClose} disabled={busy}>
          Cancel
        </Button>
        <WriteGuard>
          <Button type="submit" variant="filled" color="red" loading={busy}>
            Erase permanently
          </Button>
        </WriteGuard>
      </Group>
    </form>
  )
}

function Section({ title, lines }: { title: string; lines: string[] }) {
  return (
    <section>
      <h3 className={classes.heading}>{title}</h3>
      <ul className={classes.lines}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
