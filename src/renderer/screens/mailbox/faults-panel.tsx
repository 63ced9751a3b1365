import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailboxFaults } from '../../../shared/models/mailbox.ts'
import { useEngine } from '../../client/index.ts'
import { notifyDone, notifyError } from '../../components/feedback/index.ts'
import { SidePanel } from '../../components/layout/index.ts'
import { NumberField } from '../../components/controls/index.ts'
import { badDay, noFaults } from '../../../shared/models/mailbox-faults.ts'
import { faultShares, faultWords, isRehearsing, shareTogether } from '../../../shared/words/fault-words.ts'
import classes from './faults-panel.module.css'

/** Makes the test mailbox behave badly, so that a bad day can be seen before there is one. */
export function FaultsPanel({ onClose }: { onClose: () => void }) {
  const engine = useEngine()
  const { data } = useQuery(engine.mailbox.faults.queryOptions({ input: {} }))
  if (!data) return null
  return <FaultsForm now={data} onClose={onClose} />
}

function FaultsForm({ now, onClose }: { now: MailboxFaults; onClose: () => void }) {
  const engine = useEngine()
  const queries = useQueryClient()
  const [faults, setFaults] = useState(now)
  const together = shareTogether(faults)
  const problem = together > 100 ? `The total is ${together}%. It can’t exceed 100%.` : null
  const apply = async () => {
    try {
      await engine.mailbox.setFaults.call(faults)
      await queries.invalidateQueries({ queryKey: engine.mailbox.faults.key() })
      notifyDone(
        isRehearsing(faults)
          ? 'The test mailbox now simulates these faults.'
          : 'The test mailbox accepts every email again.'
      )
      onClose()
    } catch (error) {
      notifyError('The faults were not changed', error)
    }
  }
  return (
    <SidePanel
      title="Simulate faults"
      subtitle={
        <p className="muted">Only the test mailbox does this. Real mail servers are never affected.</p>
      }
      onClose={onClose}
      actions={
        <>
          <Button variant="filled" onClick={() => void apply()} disabled={problem !== null}>
            Apply
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <div className={classes.presets}>
        <Button size="xs" onClick={() => setFaults(badDay)}>
          Bad day
        </Button>
        <Button size="xs" onClick={() => setFaults(noFaults)}>
          No faults
        </Button>
      </div>
      {faultShares.map((share) => (
        <NumberField
          key={share}
          label={faultWords[share].name}
          description={faultWords[share].explanation}
          suffix="%"
          min={0}
          max={100}
          value={faults[share]}
          onChange={(value) => setFaults({ ...faults, [share]: Number(value) || 0 })}
        />
      ))}
      <NumberField
        label="Slow replies"
        description="Each reply to a message takes this long."
        suffix="ms"
        min={0}
        max={60_000}
        decimals={false}
        value={faults.delayMs}
        onChange={(value) => setFaults({ ...faults, delayMs: Number(value) || 0 })}
      />
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </SidePanel>
  )
}
