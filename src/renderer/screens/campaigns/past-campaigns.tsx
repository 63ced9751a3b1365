import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { CampaignSummary } from '../../../shared/models/campaign.ts'
import { CampaignStateTag, Moment, RelativeTime, SegmentedBar } from '../../components/text/index.ts'
import { formatCount } from '../../format/index.ts'
import { navigate, PlaceLink, placeOf } from '../../routing/index.ts'
import { outcomeWords } from '../../../shared/words/outcome-words.ts'
import { notThrough, toBeSent } from '../../../shared/words/campaign-words.ts'
import classes from './past-campaigns.module.css'
import { useCampaignMenu } from './use-campaign-menu.tsx'

const failures = ['rejected', 'unknown', 'cancelled'] as const

type Shown = 'all' | 'failures'

/** What is over, newest first, with what did not get through in view. */
export function PastCampaigns({ campaigns }: { campaigns: CampaignSummary[] }) {
  const [shown, show] = useState<Shown>('all')
  const rows = [...campaigns]
    .filter((campaign) => shown === 'all' || notThrough(campaign) > 0)
    .sort((a, b) => (b.finishedAt ?? b.createdAt) - (a.finishedAt ?? a.createdAt))
  return (
    <section className={classes.group} aria-label="Past">
      <div className={classes.groupHead}>
        <h2 className={classes.heading}>Past</h2>
        <SegmentedControl
          size="xs"
          aria-label="Which campaigns"
          value={shown}
          onChange={show}
          data={[
            { value: 'all', label: 'All' },
            { value: 'failures', label: 'With failures' }
          ]}
        />
      </div>
      <div className={classes.tableFrame}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Campaign</th>
              <th scope="col">State</th>
              <th scope="col">When</th>
              <th scope="col" className={classes.number}>
                Accepted
              </th>
              <th scope="col" className={classes.barColumn}>
                <span className="visually-hidden">Outcomes</span>
              </th>
              <th scope="col">Failed</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((campaign) => (
              <PastRow key={campaign.id} campaign={campaign} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={classes.none}>No past campaign had failures.</p>}
      </div>
    </section>
  )
}

function PastRow({ campaign }: { campaign: CampaignSummary }) {
  const place = `/campaigns/${campaign.id}`
  const { open, menu } = useCampaignMenu(campaign)
  return (
    <tr
      onContextMenu={open}
      onClick={(event) => {
        // A click in its menu comes here too, though the menu stands elsewhere in the page.
        const target = event.target as Element
        if (event.currentTarget.contains(target) && !target.closest('a')) navigate(place)
      }}
    >
      <th scope="row">
        <PlaceLink to={place} className={classes.name} dir="auto">
          {campaign.name}
        </PlaceLink>
        <span className={classes.small}>
          {campaign.startedAt === null ? 'created ' : 'started '}
          <Moment at={campaign.startedAt ?? campaign.createdAt} /> · {campaign.templateName} ·{' '}
          {campaign.accountName}
        </span>
      </th>
      <td>
        <CampaignStateTag state={campaign.state} />
      </td>
      <td className="muted">
        <RelativeTime at={campaign.finishedAt ?? campaign.createdAt} />
      </td>
      <td className={classes.number}>
        {formatCount(campaign.counts.accepted)}{' '}
        <span className="muted">of {formatCount(toBeSent(campaign))}</span>
      </td>
      <td className={classes.barColumn}>
        <SegmentedBar
          counts={campaign.counts}
          total={toBeSent(campaign)}
          label={`Outcomes of ${campaign.name}`}
        />
      </td>
      <td>
        <Failures campaign={campaign} />
        {menu}
      </td>
    </tr>
  )
}

function Failures({ campaign }: { campaign: CampaignSummary }) {
  const kinds = failures.filter((outcome) => campaign.counts[outcome] > 0)
  if (kinds.length === 0) return <span className="muted">none</span>
  return (
    <span className={classes.failures}>
      {kinds.map((outcome) => (
        <PlaceLink
          key={outcome}
          to={placeOf(`/campaigns/${campaign.id}`, { outcome })}
          className={classes.failure}
          data-outcome={outcome}
        >
          {formatCount(campaign.counts[outcome])} {outcomeWords[outcome].toLowerCase()}
        </PlaceLink>
      ))}
    </span>
  )
}
