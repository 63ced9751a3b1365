import { format } from '../../../format/index.ts'
import { isolate } from '../../../../shared/text/isolate.ts'
import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import { actionText } from '../../../../shared/words/action-words.ts'
import { useEngine } from '../../../client/index.ts'
import { ActionButton, WriteGuard } from '../../../components/controls/index.ts'
import { confirm, notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { navigate } from '../../../routing/index.ts'
import { holdsBackWords, isOver, stopWords } from '../../../../shared/words/campaign-words.ts'
import { GoOnButton } from './resume-button.tsx'
import { SpeedDialog } from './speed-dialog.tsx'
import { useDuplicate } from './use-duplicate.ts'
import { useExport } from './use-export.ts'

/** What can be done with a campaign in the state it is in. */
export function CampaignActions({ campaign }: { campaign: CampaignProgress }) {
  const { campaigns } = useEngine()
  const { id, state } = campaign
  const stop = async () => {
    const stops = await confirm({
      title: `Stop “${isolate(campaign.name)}”?`,
      body: stopWords(campaign.counts, format).join(' '),
      action: 'Stop campaign',
      cancel: state === 'paused' ? 'Keep paused' : 'Keep sending',
      danger: true
    })
    if (stops) notifyDone(actionText((await campaigns.stop.call({ id })).phrase, format))
  }
  return (
    <>
      {(state === 'held' || state === 'scheduled') && (
        <>
          <ActionButton
            run={() => campaigns.callOff.call({ id })}
            title={holdsBackWords(campaign, 'call-off', format)}
            failure="The campaign could not be canceled"
            done="Canceled. No emails were sent."
            danger
          >
            Cancel send
          </ActionButton>
          <GoOnButton campaign={campaign} kind="start-now" />
        </>
      )}
      {state === 'running' && (
        <ActionButton
          run={() => campaigns.pause.call({ id })}
          title={holdsBackWords(campaign, 'pause', format)}
          failure="Sending could not be paused"
        >
          Pause
        </ActionButton>
      )}
      {state === 'paused' && <GoOnButton campaign={campaign} kind="resume" variant="filled" />}
      {(state === 'running' || state === 'paused') && (
        <ActionButton run={stop} failure="The campaign could not be stopped" danger>
          Stop…
        </ActionButton>
      )}
      {isOver(campaign) ? <AfterwardsActions campaign={campaign} /> : <MoreActions campaign={campaign} />}
    </>
  )
}

function AfterwardsActions({ campaign }: { campaign: CampaignProgress }) {
  const duplicate = useDuplicate()
  const save = useExport(campaign)
  return (
    <>
      <ActionButton reads run={save} failure="The recipients could not be saved">
        Export CSV…
      </ActionButton>
      <Button onClick={() => navigate(`/campaigns/${campaign.id}/report`)}>Report</Button>
      <WriteGuard>
        <Button onClick={() => void duplicate(campaign)}>Duplicate…</Button>
      </WriteGuard>
    </>
  )
}

function MoreActions({ campaign }: { campaign: CampaignProgress }) {
  const save = useExport(campaign)
  const duplicate = useDuplicate()
  const [choosesSpeed, chooseSpeed] = useState(false)
  const exportNow = async () => {
    try {
      await save()
    } catch (error) {
      notifyError('The recipients could not be saved', error)
    }
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={32} variant="default" aria-label="More">
            <IconDots size={16} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <WriteGuard>
            <Menu.Item onClick={() => chooseSpeed(true)}>Change speed…</Menu.Item>
          </WriteGuard>
          <WriteGuard>
            <Menu.Item onClick={() => void duplicate(campaign)}>Duplicate…</Menu.Item>
          </WriteGuard>
          <Menu.Item onClick={() => void exportNow()}>Export CSV…</Menu.Item>
          <Menu.Item onClick={() => navigate(`/campaigns/${campaign.id}/report`)}>Report</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SpeedDialog campaign={campaign} opened={choosesSpeed} onClose={() => chooseSpeed(false)} />
    </>
  )
}
