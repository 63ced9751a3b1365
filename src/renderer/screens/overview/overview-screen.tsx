import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconLayoutDashboard } from '@tabler/icons-react'
import type { Overview } from '../../../shared/models/overview.ts'
import { useEngine } from '../../client/index.ts'
import { Card, Screen } from '../../components/layout/index.ts'
import { Empty, ErrorState, Loading } from '../../components/feedback/index.ts'
import { navigate } from '../../routing/index.ts'
import { CausesList } from './causes-list.tsx'
import { DayChart } from './day-chart/day-chart.tsx'
import { busyDays } from './day-chart/day-series.ts'
import { Decisions } from './decisions.tsx'
import { Funnel } from './funnel.tsx'
import classes from './overview-screen.module.css'
import { TimeToConfirm } from './time-to-confirm.tsx'

/** How it stands, at a glance; every number leads to the rows behind it. */
export function OverviewScreen() {
  const engine = useEngine()
  const { data, error, refetch } = useQuery(engine.overview.get.queryOptions({ input: {} }))
  return (
    <Screen title="Overview" scroll>
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!error && !data && <Loading panels={[120, 240, 200]} />}
      {data && (data.funnel.sent === 0 ? <NothingYet overview={data} /> : <Figures overview={data} />)}
    </Screen>
  )
}

function Figures({ overview }: { overview: Overview }) {
  const days = busyDays(overview.days)
  return (
    <div className={classes.page}>
      <Decisions decisions={overview.decisions} />
      <Funnel funnel={overview.funnel} />
      <div className={classes.pair}>
        <Card title="Outcomes per day">
          <DayChart
            label="Outcomes per day"
            days={days}
            series={[
              { key: 'accepted', name: 'Accepted', tone: 'accepted' },
              { key: 'rejected', name: 'Rejected', tone: 'rejected' },
              { key: 'unknown', name: 'Unknown', tone: 'unknown' }
            ]}
          />
        </Card>
        <Card title="Confirmations per day">
          <DayChart
            label="Confirmations per day"
            days={days}
            series={[{ key: 'confirmed', name: 'Confirmed', tone: 'brand' }]}
          />
        </Card>
      </div>
      <div className={classes.pair}>
        <Card title="Why messages weren’t accepted">
          <CausesList causes={overview.causes} />
        </Card>
        <Card title="Time to confirm">
          <TimeToConfirm time={overview.timeToConfirm} />
        </Card>
      </div>
    </div>
  )
}

function NothingYet({ overview }: { overview: Overview }) {
  return (
    <>
      <Decisions decisions={overview.decisions} />
      <Empty
        icon={<IconLayoutDashboard size={30} stroke={1.4} />}
        title="Nothing sent yet"
        actions={
          <Button variant="filled" onClick={() => navigate('/users?status=pending')}>
            Go to pending users
          </Button>
        }
      >
        You’ll see how many people were emailed, how many confirmed, how quickly, and what needs your
        attention.
      </Empty>
    </>
  )
}
