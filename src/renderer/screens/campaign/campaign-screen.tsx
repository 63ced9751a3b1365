import { format } from '../../format/index.ts'
import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CampaignProgress, CauseGroup } from '../../../shared/models/campaign.ts'
import type { DeliveryState } from '../../../shared/models/delivery.ts'
import { deliveryStates } from '../../../shared/models/words.ts'
import { useEngine, useNow } from '../../client/index.ts'
import { AttemptDrawer } from '../../components/attempt-drawer/index.ts'
import { BesideTitle, Card, Screen } from '../../components/layout/index.ts'
import { ErrorState, Loading } from '../../components/feedback/index.ts'
import { CampaignStateTag } from '../../components/text/index.ts'
import { navigate, placeOf, usePlace } from '../../routing/index.ts'
import { CampaignActions } from './actions/campaign-actions.tsx'
import { CampaignFigures } from './status/campaign-figures.tsx'
import { aboutWords } from '../../../shared/words/campaign-words.ts'
import classes from './campaign-screen.module.css'
import { CausesCard } from './status/causes-card.tsx'
import { DecideDialog } from './actions/decide-dialog.tsx'
import { PauseBanner } from './status/pause-banner.tsx'
import { RateChart } from './rate-chart/rate-chart.tsx'
import type { RecipientFilter } from './recipients/recipient-lines.ts'
import { Recipients } from './recipients/recipients.tsx'
import { useCampaign } from './use-campaign.ts'

/** '/campaigns/42?outcome=rejected&cause=no-such-mailbox&attempt=7' */
export function CampaignScreen() {
  const { path } = usePlace()
  const id = Number(path[1])
  // Another campaign starts afresh: nothing of the last one may show for a moment.
  return <OneCampaign key={id} id={id} />
}

function OneCampaign({ id }: { id: number }) {
  const { data: campaign, error, refetch } = useCampaign(id)
  if (campaign) return <CampaignView campaign={campaign} />
  return (
    <Screen title="Campaign" scroll>
      {!error && <Loading panels={[124, 256, 300]} />}
      {error && (
        <ErrorState
          title="This campaign could not be shown"
          error={error}
          retry={() => void refetch()}
          actions={<Button onClick={() => navigate('/campaigns')}>All campaigns</Button>}
        />
      )}
    </Screen>
  )
}

function CampaignView({ campaign }: { campaign: CampaignProgress }) {
  const { filter, attempt, change } = useCampaignPlace(campaign.id)
  const [decides, decide] = useState(false)
  const now = useNow(campaign.state === 'held' ? 250 : 30_000)
  const show = (group: CauseGroup) => change({ ...filter, outcome: group.state, cause: group.cause }, attempt)
  return (
    <Screen
      title={campaign.name}
      beside={
        <>
          <CampaignStateTag state={campaign.state} />
          <BesideTitle>{aboutWords(campaign, now, format)}</BesideTitle>
        </>
      }
      actions={<CampaignActions campaign={campaign} />}
      scroll
    >
      <div className={classes.page}>
        <PauseBanner campaign={campaign} />
        <CampaignFigures
          campaign={campaign}
          chosen={filter.outcome}
          onChoose={(outcome) => change({ ...filter, outcome, cause: null }, attempt)}
        />
        <div className={classes.pair}>
          <RateCard campaign={campaign} />
          <CausesCard campaign={campaign} onShow={show} onDecide={() => decide(true)} />
        </div>
        <Recipients
          campaign={campaign}
          filter={filter}
          onFilter={(next) => change(next, attempt)}
          onOpen={(next) => change(filter, next)}
        />
      </div>
      <DecideDialog campaign={campaign} opened={decides} onClose={() => decide(false)} />
      {attempt !== null && <AttemptDrawer attemptId={attempt} onClose={() => change(filter, null)} />}
    </Screen>
  )
}

/** Filter and drawer live in the place: back, forward and a link to 'the rejected ones' work. */
function useCampaignPlace(id: number) {
  const { query } = usePlace()
  const outcome = query.get('outcome')
  const filter: RecipientFilter = {
    outcome: deliveryStates.find((state): state is DeliveryState => state === outcome) ?? null,
    cause: query.get('cause'),
    search: query.get('search') ?? ''
  }
  const change = (next: RecipientFilter, attempt: number | null) =>
    navigate(placeOf(`/campaigns/${id}`, { ...next, attempt }), { replace: true })
  return { filter, attempt: query.has('attempt') ? Number(query.get('attempt')) : null, change }
}

/** Milliseconds between two looks at the rate while it runs. */
const refreshIntervalMs = 1000

function RateCard({ campaign }: { campaign: CampaignProgress }) {
  const engine = useEngine()
  const isRunning = campaign.state === 'running'
  const isLow = useMediaQuery('(max-height: 719px)', false, { getInitialValueInEffect: false })
  const height = isLow ? 72 : 168
  const now = useNow(isRunning ? refreshIntervalMs : 60_000)
  const { data } = useQuery(
    engine.campaigns.rate.queryOptions({
      input: { id: campaign.id },
      refetchInterval: isRunning ? refreshIntervalMs : false
    })
  )
  return (
    <Card title="Accepted per second" className={classes.rate}>
      {data ? <RateChart history={data} now={now} height={height} /> : <div style={{ height }} />}
    </Card>
  )
}
