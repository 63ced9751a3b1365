import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useEngine } from '../../client/engine-context.tsx'
import { notifyDone, notifyError } from '../../components/notify.tsx'
import { NumberField } from '../../components/number-field.tsx'
import { formatRate } from '../../format/format-count.ts'
import classes from './campaign.module.css'

/** Sets how fast a campaign under way may go; the account's own limit holds in any case. */
export function SpeedDialog(props: { campaignId: number; opened: boolean; onClose: () => void }) {
  const engine = useEngine()
  const [rate, setRate] = useState<number | string>('')
  const isRate = typeof rate === 'number' && rate > 0
  const apply = async (ratePerSecond: number | null) => {
    try {
      await engine.campaigns.setRate.call({ id: props.campaignId, ratePerSecond })
      notifyDone(
        ratePerSecond === null
          ? 'It goes as fast as the account allows.'
          : `It goes at most ${formatRate(ratePerSecond)} a second.`
      )
      props.onClose()
    } catch (error) {
      notifyError('The speed could not be changed', error)
    }
  }
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Change the speed" size={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isRate) void apply(rate)
        }}
      >
        <NumberField
          label="At most, messages a second"
          description="The limit of the account holds in any case."
          placeholder="For instance 20"
          value={rate}
          onChange={setRate}
          min={0.01}
          max={10_000}
          data-autofocus
        />
        <div className={classes.dialogActions}>
          <Button onClick={() => void apply(null)}>As fast as the account allows</Button>
          <Button type="submit" variant="filled" disabled={!isRate}>
            Apply
          </Button>
        </div>
      </form>
    </Modal>
  )
}
