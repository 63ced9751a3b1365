import { Button, Checkbox, Radio, ScrollArea, Stack } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import { actionText } from '../../../../shared/words/action-words.ts'
import { causeText } from '../../../../shared/words/cause-words.ts'
import type { DeliveryRow } from '../../../../shared/models/delivery.ts'
import { useEngine } from '../../../client/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { CodeText } from '../../../components/text/index.ts'
import { notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { WideDialog } from '../../../components/layout/index.ts'
import { format, formatCount } from '../../../format/index.ts'
import classes from './decide-dialog.module.css'

type Decision = 'send-again' | 'count-as-accepted'

/** As many as can be looked through one by one; more are decided on together. */
const mostListed = 500

/** Asks what becomes of messages that may have arrived: all of them, or those that are ticked. */
export function DecideDialog(props: { campaign: CampaignProgress; opened: boolean; onClose: () => void }) {
  return props.opened && <Decide {...props} />
}

function Question({
  foot,
  onClose,
  children
}: {
  foot: ReactNode
  onClose: () => void
  children: ReactNode
}) {
  return (
    <WideDialog title="Resolve unknown outcomes" width={640} foot={foot} onClose={onClose}>
      {children}
    </WideDialog>
  )
}

function Decide({ campaign, onClose }: { campaign: CampaignProgress; onClose: () => void }) {
  const engine = useEngine()
  const [decision, setDecision] = useState<Decision>('send-again')
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const [busy, setBusy] = useState(false)
  const { data } = useQuery(
    engine.campaigns.recipients.queryOptions({
      input: { campaignId: campaign.id, state: 'unknown', offset: 0, limit: mostListed }
    })
  )
  if (!data) return null
  const everyone = left.size === 0
  const chosen = data.rows.filter((row) => !left.has(row.id))
  const count = everyone ? data.total : chosen.length

  const deliveryIds = everyone ? null : chosen.map((row) => row.id)
  const toggle = (id: number) => {
    const next = new Set(left)
    if (!next.delete(id)) next.add(id)
    setLeft(next)
  }
  const decide = async () => {
    setBusy(true)
    try {
      const report = await engine.campaigns.decide.call({
        id: campaign.id,
        deliveryIds,
        decision
      })
      notifyDone(actionText(report.phrase, format))
      onClose()
    } catch (error) {
      notifyError('The outcomes were not resolved', error)
    } finally {
      setBusy(false)
    }
  }

  if (data.total === 0) {
    return (
      <Question onClose={onClose} foot={<Button onClick={onClose}>Close</Button>}>
        <p>All outcomes are resolved.</p>
      </Question>
    )
  }
  return (
    <Question
      onClose={onClose}
      foot={
        <>
          {count > 0 && <WhatItDoes campaignId={campaign.id} deliveryIds={deliveryIds} decision={decision} />}
          <Button ml="auto" onClick={onClose}>
            Later
          </Button>
          <WriteGuard>
            <Button variant="filled" disabled={count === 0} loading={busy} onClick={() => void decide()}>
              {decision === 'send-again'
                ? `Send ${formatCount(count)} again`
                : `Mark ${formatCount(count)} as accepted`}
            </Button>
          </WriteGuard>
        </>
      }
    >
      <p className="muted">
        The connection was lost after the message was sent, before the server confirmed it. It may have
        arrived. Check an inbox or the server log if you can.
      </p>
      <UnknownList
        rows={data.rows}
        total={data.total}
        left={left}
        onToggle={toggle}
        onAll={(all) => setLeft(all ? new Set() : new Set(data.rows.map((row) => row.id)))}
      />
      <Radio.Group label="What should happen?" value={decision} onChange={setDecision}>
        <Stack gap={10} mt={8}>
          <Radio
            value="send-again"
            label="Send again"
            description="The same message with the same link and Message-ID. Anyone who got the first one may see it twice; many mailboxes show it once."
          />
          <Radio
            value="count-as-accepted"
            label="Mark as accepted"
            description="Nothing is sent. They count as accepted from now on; the log keeps what actually happened. Anyone who didn’t get it won’t, unless you resend."
          />
        </Stack>
      </Radio.Group>
    </Question>
  )
}

/** Some may stay as they are: who has a link that died meanwhile is not sent it again. */
function WhatItDoes(props: { campaignId: number; deliveryIds: number[] | null; decision: Decision }) {
  const engine = useEngine()
  const { campaignId, deliveryIds, decision } = props
  const { data } = useQuery(
    engine.campaigns.previewAction.queryOptions({
      input: { id: campaignId, action: { kind: 'decide', deliveryIds, decision } },
      placeholderData: keepPreviousData
    })
  )
  return (
    <span className={classes.foreseen} role="status">
      {data && actionText(data.phrase, format)}
    </span>
  )
}

function UnknownList(props: {
  rows: DeliveryRow[]
  total: number
  left: ReadonlySet<number>
  onToggle: (id: number) => void
  onAll: (all: boolean) => void
}) {
  const { rows, total, left } = props
  const chosen = rows.length - left.size
  return (
    <div className={classes.unknowns}>
      <Checkbox
        className={classes.unknownsHead ?? ''}
        checked={left.size === 0}
        indeterminate={left.size > 0 && chosen > 0}
        onChange={(event) => props.onAll(event.currentTarget.checked)}
        label={
          left.size === 0 ? `All ${formatCount(total)}` : `${formatCount(chosen)} of ${formatCount(total)}`
        }
      />
      <ScrollArea.Autosize mah="min(220px, 24vh)" type="auto">
        {rows.map((row) => (
          <Checkbox
            key={row.id}
            className={classes.unknown ?? ''}
            checked={!left.has(row.id)}
            onChange={() => props.onToggle(row.id)}
            label={<bdi>{row.address}</bdi>}
            description={
              row.reply ? (
                <CodeText>{row.reply}</CodeText>
              ) : row.cause ? (
                causeText(row.cause).sentence
              ) : undefined
            }
          />
        ))}
        {total > rows.length && (
          <p className={classes.unknownsMore}>
            and {formatCount(total - rows.length)} more, which can only be resolved together with all the
            others
          </p>
        )}
      </ScrollArea.Autosize>
    </div>
  )
}
