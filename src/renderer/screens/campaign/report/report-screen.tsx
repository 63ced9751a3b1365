import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import { causeText, groupText } from '../../../../shared/words/cause-words.ts'
import type { DeliveryState } from '../../../../shared/models/delivery.ts'
import { useEngine, useNow, useShell } from '../../../client/index.ts'
import { ActionButton } from '../../../components/controls/index.ts'
import { Card, Facts, Screen } from '../../../components/layout/index.ts'
import { CodeText, OutcomeTag, SegmentedBar } from '../../../components/text/index.ts'
import { ErrorState, Loading, notifyDone } from '../../../components/feedback/index.ts'
import {
  formatCount,
  formatCountOf,
  formatDuration,
  formatExact,
  formatShare
} from '../../../format/index.ts'
import { isolate } from '../../../../shared/text/isolate.ts'
import { PlaceLink, usePlace } from '../../../routing/index.ts'
import { outcomeMeanings } from '../../../../shared/words/outcome-words.ts'
import { HeadLine } from '../status/head-line.tsx'
import { toBeSent } from '../../../../shared/words/campaign-words.ts'
import { RateChart } from '../rate-chart/rate-chart.tsx'
import classes from './report.module.css'
import { useCampaign } from '../use-campaign.ts'
import { useExport } from '../actions/use-export.ts'

const outcomes: DeliveryState[] = [
  'accepted',
  'deferred',
  'rejected',
  'unknown',
  'waiting',
  'sending',
  'cancelled',
  'skipped'
]

/** '/campaigns/42/report': everything about a campaign on one page that can be printed, saved or passed on. */
export function ReportScreen() {
  const { path } = usePlace()
  const { data: campaign, error, refetch } = useCampaign(Number(path[1]))
  if (campaign) return <Report campaign={campaign} />
  return (
    <Screen title="Report" scroll>
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Loading panels={[180, 220, 220]} />
      )}
    </Screen>
  )
}

function Report({ campaign }: { campaign: CampaignProgress }) {
  const shell = useShell()
  const exportCsv = useExport(campaign)
  const savePdf = async () => {
    const file = await shell.files.save(`${campaign.name}.pdf`, 'pdf')
    if (!file) return
    await shell.files.print(file.handle)
    notifyDone(`Saved the report to ${file.name}.`, {
      label: 'Show file',
      run: () => void shell.files.reveal(file.handle)
    })
  }
  return (
    <Screen
      title={`Report: ${isolate(campaign.name)}`}
      actions={
        <>
          <Button component="a" href={`#/campaigns/${campaign.id}`}>
            Back
          </Button>
          <ActionButton reads run={exportCsv} failure="The recipients could not be saved">
            Export CSV…
          </ActionButton>
          <Button onClick={() => window.print()}>Print…</Button>
          <ActionButton reads variant="filled" run={savePdf} failure="The report could not be saved">
            Save as PDF…
          </ActionButton>
        </>
      }
      scroll
    >
      <div className={classes.page}>
        <Card>
          <HeadLine campaign={campaign} />
          <SegmentedBar
            counts={campaign.counts}
            total={toBeSent(campaign)}
            label={`Outcomes of ${campaign.name}`}
            tall
          />
          <div className={classes.facts}>
            <Facts facts={factsOf(campaign)} />
          </div>
        </Card>
        <Outcomes campaign={campaign} />
        <Causes campaign={campaign} />
        <Rate campaign={campaign} />
        <NotThrough campaign={campaign} />
      </div>
    </Screen>
  )
}

function factsOf(campaign: CampaignProgress) {
  const { startedAt, finishedAt } = campaign
  return [
    [startedAt === null ? 'Created' : 'Started', formatExact(startedAt ?? campaign.createdAt)],
    finishedAt !== null && ['Ended', formatExact(finishedAt)],
    startedAt !== null &&
      finishedAt !== null && ['Duration', formatDuration(Math.max(1000, finishedAt - startedAt))],
    ['Template', campaign.templateName],
    ['Account', campaign.accountName],
    [
      'Recipients',
      `${formatCount(toBeSent(campaign))} emailed, ${formatCount(campaign.counts.skipped)} skipped`
    ]
  ] as (readonly [string, string] | false)[]
}

function Outcomes({ campaign }: { campaign: CampaignProgress }) {
  return (
    <Card title="Recipients by outcome">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col" data-number>
              Recipients
            </th>
            <th scope="col" data-number>
              Share
            </th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {outcomes
            .filter((outcome) => campaign.counts[outcome] > 0)
            .map((outcome) => (
              <tr key={outcome}>
                <th scope="row">
                  <OutcomeTag outcome={outcome} />
                </th>
                <td data-number>{formatCount(campaign.counts[outcome])}</td>
                <td data-number>{formatShare(campaign.counts[outcome], campaign.total)}</td>
                <td>{outcomeMeanings[outcome]}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </Card>
  )
}

function Causes({ campaign }: { campaign: CampaignProgress }) {
  const engine = useEngine()
  const { data } = useQuery(engine.campaigns.causes.queryOptions({ input: { id: campaign.id } }))
  if (!data || data.length === 0) return null
  return (
    <Card title="Not accepted – and why">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" data-number>
              Recipients
            </th>
            <th scope="col">Outcome</th>
            <th scope="col">Reason and fix</th>
            <th scope="col">Server said</th>
          </tr>
        </thead>
        <tbody>
          {data.map((group) => (
            <tr key={`${group.state} ${group.cause}`}>
              <td data-number>{formatCount(group.count)}</td>
              <td>
                <OutcomeTag outcome={group.state} />
              </td>
              <td>
                {groupText(group)}
                {group.state !== 'skipped' && <div className="muted">{causeText(group.cause).advice}</div>}
              </td>
              <td>{group.reply && <CodeText>{group.reply}</CodeText>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function Rate({ campaign }: { campaign: CampaignProgress }) {
  const engine = useEngine()
  const { data } = useQuery(engine.campaigns.rate.queryOptions({ input: { id: campaign.id } }))
  const now = useNow()
  if (!data || campaign.startedAt === null) return null
  return (
    <Card title="Accepted per second" className={classes.whole}>
      <RateChart history={data} now={campaign.finishedAt ?? now} height={150} />
    </Card>
  )
}

/** As many as make sense on paper; the CSV has them all. */
const mostNamed = 200

function NotThrough({ campaign }: { campaign: CampaignProgress }) {
  return (
    <>
      <Named campaign={campaign} state="unknown" title="May or may not have arrived" />
      <Named campaign={campaign} state="rejected" title="Rejected" />
      <Named campaign={campaign} state="deferred" title="Deferred" />
    </>
  )
}

function Named({
  campaign,
  state,
  title
}: {
  campaign: CampaignProgress
  state: DeliveryState
  title: string
}) {
  const engine = useEngine()
  const { data } = useQuery(
    engine.campaigns.recipients.queryOptions({
      input: { campaignId: campaign.id, state, offset: 0, limit: mostNamed },
      enabled: campaign.counts[state] > 0
    })
  )
  if (!data || data.total === 0) return null
  return (
    <Card title={`${title}: ${formatCountOf(data.total, 'recipient')}`}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" className={classes.recipient}>
              Recipient
            </th>
            <th scope="col">Server said</th>
            <th scope="col" data-number>
              {' '}
              Attempts{' '}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <bdi>{row.name}</bdi>
                <div className="muted">
                  <bdi>{row.address}</bdi>
                </div>
              </th>
              <td>
                {row.reply ? <CodeText>{row.reply}</CodeText> : row.cause && causeText(row.cause).sentence}
              </td>
              <td data-number>{formatCount(row.tries)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.total > data.rows.length && (
        <p className={classes.more}>
          and {formatCount(data.total - data.rows.length)} more. All of them are in the CSV and{' '}
          <PlaceLink to={`/campaigns/${campaign.id}?outcome=${state}`}>on the campaign’s screen</PlaceLink>
        </p>
      )}
    </Card>
  )
}
