import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconSend } from '@tabler/icons-react'
import type { CampaignProgress, CampaignSummary } from '../../../shared/models/campaign.ts'
import { useEngine, useSending } from '../../client/index.ts'
import { Empty, ErrorState, Loading } from '../../components/feedback/index.ts'
import { BesideTitle, Screen } from '../../components/layout/index.ts'
import { formatCountOf } from '../../format/index.ts'
import { navigate } from '../../routing/index.ts'
import classes from './campaigns-screen.module.css'
import { LiveCampaign } from './live-campaign.tsx'
import { PastCampaigns } from './past-campaigns.tsx'

const urgency: Record<string, number> = { held: 0, running: 1, paused: 2, scheduled: 3 }

export function CampaignsScreen() {
  const engine = useEngine()
  const sending = useSending()
  const { data, error, refetch } = useQuery(engine.campaigns.list.queryOptions({ input: {} }))
  if (!data) {
    return (
      <Screen title="Campaigns" scroll>
        {error ? <ErrorState error={error} retry={() => void refetch()} /> : <Loading panels={[110, 180]} />}
      </Screen>
    )
  }
  const live = data
    .filter((campaign) => isLive(campaign))
    .map((campaign) => newest(campaign, sending))
    .sort((a, b) => (urgency[a.state] ?? 9) - (urgency[b.state] ?? 9) || b.id - a.id)
  const past = data.filter((campaign) => !isLive(campaign))
  return (
    <Screen
      title="Campaigns"
      beside={data.length > 0 && <BesideTitle>{formatCountOf(data.length, 'campaign')}</BesideTitle>}
      actions={
        data.length > 0 && (
          <Button variant="filled" onClick={() => navigate('/users?status=pending')}>
            Choose recipients…
          </Button>
        )
      }
      scroll
    >
      {data.length === 0 ? (
        <NoCampaigns />
      ) : (
        <div className={classes.page}>
          {live.length > 0 && (
            <section className={classes.group} aria-label="Active">
              <h2 className={classes.heading}>Active</h2>
              {live.map((campaign) => (
                <LiveCampaign key={campaign.id} campaign={campaign} />
              ))}
            </section>
          )}
          {past.length > 0 && <PastCampaigns campaigns={past} />}
        </div>
      )}
    </Screen>
  )
}

const isLive = ({ state }: CampaignSummary): boolean => state !== 'finished' && state !== 'stopped'

/** The list is asked for on changes; what is being sent comes by itself, up to ten times a second. */
const newest = (
  campaign: CampaignSummary,
  sending: readonly CampaignProgress[]
): CampaignSummary | CampaignProgress => sending.find((live) => live.id === campaign.id) ?? campaign

function NoCampaigns() {
  return (
    <Empty
      icon={<IconSend size={30} stroke={1.4} />}
      title="No campaigns yet"
      actions={
        <Button variant="filled" onClick={() => navigate('/users?status=pending')}>
          Go to pending users
        </Button>
      }
    >
      A campaign emails many users at once and records the server’s reply for each one. Choose its recipients
      in Users.
    </Empty>
  )
}
