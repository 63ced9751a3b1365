import { format, formatCountOf } from '../../format/index.ts'
import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import type { CampaignProgress } from '../../../shared/models/campaign.ts'
import { useEngine, useNow, useSending } from '../../client/index.ts'
import { WriteGuard } from '../../components/controls/index.ts'
import { notifyDone, notifyError } from '../../components/feedback/index.ts'
import { CampaignStateTag, SegmentedBar } from '../../components/text/index.ts'
import { navigate } from '../../routing/index.ts'
import { GoOnButton } from '../../screens/campaign/index.ts'
import { holdsBackWords, toBeSent } from '../../../shared/words/campaign-words.ts'
import { JustEnded } from './just-ended.tsx'
import { ProgressAnnouncer } from './progress-announcer.tsx'
import { sendingWords } from '../../../shared/words/sending-words.ts'
import { useIsOnItsScreen } from './use-is-on-its-screen.ts'
import classes from './now-sending-bar.module.css'

/** What needs a hand first: what can still be called off, then what runs, then what is paused, then what waits. */
const urgency: Record<string, number> = { held: 0, running: 1, paused: 2, scheduled: 3 }

/** At the bottom of every screen while anything is under way. Several campaigns: one is shown, the others in a menu. */
export function NowSendingBar() {
  const sending = useSending()
  const [chosenId, choose] = useState<number | null>(null)
  const campaigns = sending
    .filter((campaign) => campaign.kind === 'campaign')
    .sort((a, b) => (urgency[a.state] ?? 9) - (urgency[b.state] ?? 9) || b.id - a.id)
  const shown = campaigns.find((campaign) => campaign.id === chosenId) ?? campaigns[0]
  if (!shown) return <JustEnded />
  const others = campaigns.filter((campaign) => campaign !== shown)
  return (
    <footer className={classes.bar} data-bar data-no-print aria-label="Now sending">
      <span className={classes.name} title={shown.name}>
        <bdi>{shown.name}</bdi>
      </span>
      {shown.state === 'paused' && <CampaignStateTag state="paused" />}
      <div className={classes.progress}>
        <SegmentedBar counts={shown.counts} total={toBeSent(shown)} label={`Progress of ${shown.name}`} />
      </div>
      <SendingFigures campaign={shown} />
      <span className={classes.space} />
      {others.length > 0 && <OtherCampaigns campaigns={others} onChoose={choose} />}
      <SendingActions campaign={shown} />
      <ProgressAnnouncer campaign={shown} />
    </footer>
  )
}

function SendingFigures({ campaign }: { campaign: CampaignProgress }) {
  const now = useNow(campaign.state === 'held' ? 250 : 1000)
  const words = sendingWords(campaign, now, format, { isOnItsScreen: useIsOnItsScreen(campaign.id) })
  return (
    <span className={classes.figures} title={words}>
      {words}
    </span>
  )
}

function OtherCampaigns({
  campaigns,
  onChoose
}: {
  campaigns: CampaignProgress[]
  onChoose: (id: number) => void
}) {
  return (
    <Menu position="top-end">
      <Menu.Target>
        <Button size="xs" variant="subtle" className={classes.others}>
          {formatCountOf(campaigns.length, 'other')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {campaigns.map((campaign) => (
          <Menu.Item
            key={campaign.id}
            onClick={() => onChoose(campaign.id)}
            rightSection={<CampaignStateTag state={campaign.state} />}
          >
            <bdi>{campaign.name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function SendingActions({ campaign }: { campaign: CampaignProgress }) {
  const engine = useEngine()
  const { id } = campaign
  const isOnItsScreen = useIsOnItsScreen(id)
  return (
    <div className={classes.actions}>
      {campaign.state === 'held' && (
        <>
          <WriteGuard>
            <Button
              size="xs"
              data-tone="danger"
              title={holdsBackWords(campaign, 'call-off', format)}
              onClick={() =>
                act(
                  'The campaign could not be canceled',
                  () => engine.campaigns.callOff.call({ id }),
                  'Canceled. No emails were sent.'
                )
              }
            >
              Cancel send
            </Button>
          </WriteGuard>
          <GoOnButton campaign={campaign} kind="start-now" size="xs" />
        </>
      )}
      {campaign.state === 'scheduled' && (
        <WriteGuard>
          <Button
            size="xs"
            data-tone="danger"
            title={holdsBackWords(campaign, 'call-off', format)}
            onClick={() =>
              act(
                'The campaign could not be canceled',
                () => engine.campaigns.callOff.call({ id }),
                'Canceled. No emails were sent.'
              )
            }
          >
            Cancel send
          </Button>
        </WriteGuard>
      )}
      {campaign.state === 'running' && (
        <WriteGuard>
          <Button
            size="xs"
            title={holdsBackWords(campaign, 'pause', format)}
            onClick={() => act('Sending could not be paused', () => engine.campaigns.pause.call({ id }))}
          >
            Pause
          </Button>
        </WriteGuard>
      )}
      {campaign.state === 'paused' && !isOnItsScreen && (
        <GoOnButton campaign={campaign} kind="resume" size="xs" variant="filled" />
      )}
      {!isOnItsScreen && (
        <Button size="xs" onClick={() => navigate(`/campaigns/${id}`)}>
          Open
        </Button>
      )}
    </div>
  )
}

async function act(failure: string, call: () => Promise<unknown>, done?: string): Promise<void> {
  try {
    await call()
    if (done) notifyDone(done)
  } catch (error) {
    notifyError(failure, error)
  }
}
