import { Button, Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import { actionText } from '../../../../shared/words/action-words.ts'
import { useEngine } from '../../../client/index.ts'
import { NumberField, WriteGuard } from '../../../components/controls/index.ts'
import { notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { format, formatRate } from '../../../format/index.ts'
import classes from './speed-dialog.module.css'

/** Sets how fast a campaign under way may go; the account's own limit holds in any case. */
export function SpeedDialog(props: { campaign: CampaignProgress; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Change speed" size={420}>
      <SpeedForm campaign={props.campaign} onClose={props.onClose} />
    </Modal>
  )
}

/** Mounted each time the dialog opens, so that it begins with the current speed. */
function SpeedForm({ campaign, onClose }: { campaign: CampaignProgress; onClose: () => void }) {
  const engine = useEngine()
  const { id } = campaign
  const [rate, setRate] = useState<number | string>(campaign.ratePerSecond ?? '')
  const isRate = typeof rate === 'number' && rate > 0
  const [asked] = useDebouncedValue(isRate ? rate : null, 200)
  const { data: foreseen } = useQuery(
    engine.campaigns.previewAction.queryOptions({
      input: { id, action: { kind: 'set-rate', ratePerSecond: asked } },
      placeholderData: keepPreviousData
    })
  )
  const apply = async (ratePerSecond: number | null) => {
    try {
      await engine.campaigns.setRate.call({ id, ratePerSecond })
      notifyDone(
        ratePerSecond === null
          ? 'No campaign limit. The account’s limit applies.'
          : `Limited to ${formatRate(ratePerSecond)} per second.`
      )
      onClose()
    } catch (error) {
      notifyError('The speed could not be changed', error)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isRate) void apply(rate)
      }}
    >
      <NumberField
        label="Max messages per second"
        description="The account’s own limit still applies."
        placeholder="e.g. 20"
        value={rate}
        onChange={setRate}
        min={0.01}
        max={10_000}
        data-autofocus
      />
      <p className={classes.whatSpeedDoes} role="status">
        {foreseen && actionText(foreseen.phrase, format)}
      </p>
      <div className={classes.dialogActions}>
        <WriteGuard>
          <Button onClick={() => void apply(null)}>As fast as the account allows</Button>
        </WriteGuard>
        <WriteGuard>
          <Button type="submit" variant="filled" disabled={!isRate}>
            Apply
          </Button>
        </WriteGuard>
      </div>
    </form>
  )
}
