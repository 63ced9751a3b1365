import { Button, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { causeText } from '../../../../shared/words/cause-words.ts'
import type { DeliveryRow } from '../../../../shared/models/delivery.ts'
import { sentenceOf, useEngine, useSettings } from '../../../client/index.ts'
import { CodeText, OutcomeTag } from '../../../components/text/index.ts'
import { PlaceLink } from '../../../routing/index.ts'
import classes from './test-mail-dialog.module.css'
import shared from '../dialog-form.module.css'

/** Sends the template as it is saved to one address, and shows what the server said. */
export function TestMailDialog(props: {
  templateId: string
  userId: number | null
  /** Saves first; false when it could not be. Null when there is nothing to save. */
  save: (() => Promise<boolean>) | null
  opened: boolean
  onClose: () => void
}) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Send a test" size={440}>
      <TestMail {...props} />
    </Modal>
  )
}

function TestMail(props: {
  templateId: string
  userId: number | null
  save: (() => Promise<boolean>) | null
  onClose: () => void
}) {
  const engine = useEngine()
  const { settings } = useSettings()
  const [to, setTo] = useState(settings.service.adminAddress)
  const [problem, setProblem] = useState<string | null>(null)
  const [deliveryId, setDelivery] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const { data: accounts } = useQuery(engine.accounts.list.queryOptions({ input: {} }))
  const account = accounts?.find((candidate) => candidate.isActive)

  const send = async () => {
    if (!account) return setProblem('There is no account to send with. Add one in Settings.')
    setBusy(true)
    setProblem(null)
    try {
      if (props.save && !(await props.save())) return
      const { deliveryId } = await engine.campaigns.sendTest.call({
        templateId: props.templateId,
        accountId: account.id,
        to: to.trim(),
        userId: props.userId
      })
      setDelivery(deliveryId)
    } catch (error) {
      setProblem(sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className={shared.form}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextInput
        label="To"
        type="text"
        inputMode="email"
        placeholder="you@example.com"
        description="Your address is saved in Settings › Service."
        value={to}
        error={problem}
        onChange={(event) => setTo(event.currentTarget.value)}
        data-autofocus
      />
      {account && (
        <p className="muted">
          {account.kind === 'mailbox'
            ? 'Using the test mailbox: the email stays in this app.'
            : `Sent through ${account.name} (${account.host}).`}
        </p>
      )}
      {deliveryId !== null && <Answer deliveryId={deliveryId} inMailbox={account?.kind === 'mailbox'} />}
      <div className={shared.dialogActions}>
        <Button onClick={props.onClose}>{deliveryId === null ? 'Cancel' : 'Close'}</Button>
        <Button type="submit" variant="filled" loading={busy} disabled={to.trim() === ''}>
          {props.save ? 'Save and send' : deliveryId === null ? 'Send' : 'Send again'}
        </Button>
      </div>
    </form>
  )
}

const isSettled = (row: DeliveryRow | undefined): boolean =>
  row !== undefined && row.state !== 'waiting' && row.state !== 'sending'

function Answer({ deliveryId, inMailbox }: { deliveryId: number; inMailbox: boolean }) {
  const engine = useEngine()
  const { data, error } = useQuery(
    engine.campaigns.delivery.queryOptions({
      input: { id: deliveryId },
      refetchInterval: (query) => (isSettled(query.state.data) ? false : 500)
    })
  )
  if (error && !data) return <p className={classes.answer}>{sentenceOf(error)}</p>
  if (!data) return null
  return (
    <div className={classes.answer} role="status">
      <OutcomeTag outcome={data.state} />
      <span>
        {data.reply ? (
          <CodeText>{data.reply}</CodeText>
        ) : data.cause ? (
          causeText(data.cause).sentence
        ) : isSettled(data) ? null : (
          'sending…'
        )}
      </span>
      {inMailbox && data.state === 'accepted' && <PlaceLink to="/mailbox">Open mailbox</PlaceLink>}
    </div>
  )
}
