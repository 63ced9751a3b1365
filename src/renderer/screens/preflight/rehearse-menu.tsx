import { Button, Menu } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { MailboxFaults } from '../../../shared/models/mailbox.ts'
import { useEngine } from '../../client/engine-context.tsx'
import { notifyDone, notifyError } from '../../components/notify.tsx'

const noFaults: MailboxFaults = {
  busy421: 0,
  greylist451: 0,
  reject550: 0,
  dropBeforeBody: 0,
  dropAfterBody: 0,
  delayMs: 0
}

const rehearsals: { name: string; says: string; faults: MailboxFaults }[] = [
  { name: 'A calm day', says: 'everything is accepted', faults: noFaults },
  { name: 'Greylisting', says: '20 % are asked to come back', faults: { ...noFaults, greylist451: 20 } },
  { name: 'Old addresses', says: '5 % are refused', faults: { ...noFaults, reject550: 5 } },
  {
    name: 'A bad day',
    says: 'busy, greylisted, refused, cut off in the middle',
    faults: {
      ...noFaults,
      busy421: 5,
      greylist451: 10,
      reject550: 3,
      dropBeforeBody: 2,
      dropAfterBody: 1,
      delayMs: 20
    }
  }
]

const isSame = (a: MailboxFaults, b: MailboxFaults): boolean =>
  (Object.keys(noFaults) as (keyof MailboxFaults)[]).every((fault) => a[fault] === b[fault])

/** Lets the test mailbox play a bad day, so that a campaign can be rehearsed. */
export function RehearseMenu() {
  const engine = useEngine()
  const queries = useQueryClient()
  const { data: faults } = useQuery(engine.mailbox.faults.queryOptions({ input: {} }))
  const choose = async ({ name, says, faults: chosen }: (typeof rehearsals)[number]) => {
    try {
      await engine.mailbox.setFaults.call(chosen)
      await queries.invalidateQueries({ queryKey: engine.mailbox.faults.key() })
      notifyDone(`The test mailbox rehearses: ${name.toLowerCase()}, ${says}`)
    } catch (error) {
      notifyError('The rehearsal could not be set', error)
    }
  }
  return (
    <Menu position="top-start" withinPortal={false}>
      <Menu.Target>
        <Button>Rehearse with faults</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {rehearsals.map((rehearsal) => {
          const isChosen = faults !== undefined && isSame(faults, rehearsal.faults)
          return (
            <Menu.Item
              key={rehearsal.name}
              role="menuitemradio"
              aria-checked={isChosen}
              onClick={() => void choose(rehearsal)}
            >
              {isChosen ? '✓ ' : ''}
              {rehearsal.name} <span className="faint">{rehearsal.says}</span>
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
