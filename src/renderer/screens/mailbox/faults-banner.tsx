import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconFlask } from '@tabler/icons-react'
import { useEngine } from '../../client/index.ts'
import { ActionButton } from '../../components/controls/index.ts'
import { noFaults } from '../../../shared/models/mailbox-faults.ts'
import { isRehearsing, rehearsalWords } from '../../../shared/words/fault-words.ts'
import classes from './faults-banner.module.css'

/** As long as faults are played, it says so: what fails then was meant to. */
export function FaultsBanner({ onChange }: { onChange: () => void }) {
  const engine = useEngine()
  const { data: faults } = useQuery(engine.mailbox.faults.queryOptions({ input: {} }))
  if (!faults || !isRehearsing(faults)) return null
  return (
    <div className={classes.banner} role="status">
      <IconFlask size={16} stroke={1.7} aria-hidden="true" />
      <span className={classes.bannerText}>
        <strong>Simulating faults.</strong> Of the emails sent to this mailbox: {rehearsalWords(faults)}.
      </span>
      <Button size="xs" onClick={onChange}>
        Change…
      </Button>
      <ActionButton
        reads
        size="xs"
        run={() => engine.mailbox.setFaults.call(noFaults)}
        failure="The simulation could not be stopped"
      >
        Stop simulation
      </ActionButton>
    </div>
  )
}
