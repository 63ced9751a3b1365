import { Button, Menu } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { MailboxFaults } from '../../../shared/models/mailbox.ts'
import { badDay, noFaults } from '../../../shared/models/mailbox-faults.ts'
import { useEngine } from '../../client/index.ts'
import { WriteGuard } from '../../components/controls/index.ts'
import { notifyDone, notifyError } from '../../components/feedback/index.ts'

const rehearsals: { name: string; says: string; faults: MailboxFaults }[] = [
  { name: 'No faults', says: 'everything is accepted', faults: noFaults },
  { name: 'Greylisting', says: '20% are deferred', faults: { ...noFaults, greylist451: 20 } },
  { name: 'Old addresses', says: '5% are rejected', faults: { ...noFaults, reject550: 5 } },
  {
    name: 'Bad day',
    says: 'rate limits, greylisting, rejections, dropped connections',
    faults: badDay
  }
]

const isSame = (a: MailboxFaults, b: MailboxFaults): boolean =>
  (Object.keys(noFaults) as (keyof MailboxFaults)[]).every((fault) => a[fault] === b[fault])

/** Lets the test mailbox play a bad day, so that a campaign can be rehearsed. */
export function RehearseMenu() {
  const engine = useEngine()
  const queries = useQueryClient()
  const { data: faults } = useQuery(engine.mailbox.faults.queryOptions({ input: {} }))
  const current = rehearsals.find(({ faults: theirs }) => faults !== undefined && isSame(faults, theirs))

  const choose = async (name: string) => {
    const rehearsal = rehearsals.find((other) => other.name === name)
    if (!rehearsal) return
    try {
      await engine.mailbox.setFaults.call(rehearsal.faults)
      await queries.invalidateQueries({ queryKey: engine.mailbox.faults.key() })
      notifyDone(
        rehearsal.faults === noFaults
          ? 'The test mailbox accepts every email.'
          : `Simulating: ${name.toLowerCase()} (${rehearsal.says}). Turn it off in Mailbox.`
      )
    } catch (error) {
      notifyError('The faults were not changed', error)
    }
  }
  return (
    <Menu position="top-start" withinPortal={false}>
      <Menu.Target>
        <WriteGuard>
          <Button>Simulate faults</Button>
        </WriteGuard>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={current?.name ?? null} onChange={(name) => void choose(name)}>
          {rehearsals.map(({ name, says }) => (
            <Menu.RadioItem key={name} value={name} closeMenuOnClick>
              {name} <span className="faint">{says}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
