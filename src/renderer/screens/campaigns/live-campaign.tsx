import { format, formatCount } from '../../format/index.ts'
import { assertNever } from '../../../shared/errors.ts'
import type { CampaignProgress, CampaignSummary } from '../../../shared/models/campaign.ts'
import { useEngine, useNow } from '../../client/index.ts'
import { ActionButton } from '../../components/controls/index.ts'
import { CampaignStateTag, SegmentedBar } from '../../components/text/index.ts'
import { PlaceLink } from '../../routing/index.ts'
import { GoOnButton } from '../campaign/index.ts'
import { aboutWords, paceWords, recipientsWords, toBeSent } from '../../../shared/words/campaign-words.ts'
import { pauseWords } from '../../../shared/words/pause-words.ts'
import classes from './live-campaign.module.css'
import { useCampaignMenu } from './use-campaign-menu.tsx'

/** A campaign under way: how far it is, and the one thing most often done to it. */
export function LiveCampaign({ campaign }: { campaign: CampaignSummary | CampaignProgress }) {
  const now = useNow(campaign.state === 'held' ? 250 : 30_000)
  const { open, menu } = useCampaignMenu(campaign)
  return (
    <article className={classes.live} aria-label={campaign.name} onContextMenu={open}>
      <div className={classes.liveHead}>
        <PlaceLink to={`/campaigns/${campaign.id}`} className={classes.name} dir="auto">
          {campaign.name}
        </PlaceLink>
        <CampaignStateTag state={campaign.state} />
        <span className={classes.about} title={aboutWords(campaign, now, format)}>
          {aboutWords(campaign, now, format)}
        </span>
        <Action campaign={campaign} />
      </div>
      <SegmentedBar
        counts={campaign.counts}
        total={toBeSent(campaign)}
        label={`Progress of ${campaign.name}`}
      />
      <div className={classes.liveFoot}>
        <span>{figures(campaign)}</span>
        <span className="muted">
          {campaign.state === 'paused' && campaign.pauseReason !== null
            ? pauseWords[campaign.pauseReason].title
            : 'perSecond' in campaign && paceWords(campaign, format)}
        </span>
      </div>
      {menu}
    </article>
  )
}

function figures(campaign: CampaignSummary): string {
  if (campaign.state === 'held' || campaign.state === 'scheduled') return recipientsWords(campaign, format)
  const { accepted, rejected, unknown, deferred } = campaign.counts
  const words = [`${formatCount(accepted)} of ${formatCount(toBeSent(campaign))} accepted`]
  if (deferred > 0) words.push(`${formatCount(deferred)} deferred`)
  if (rejected > 0) words.push(`${formatCount(rejected)} rejected`)
  if (unknown > 0) words.push(`${formatCount(unknown)} unknown`)
  return words.join(' · ')
}

function Action({ campaign }: { campaign: CampaignSummary }) {
  const { campaigns } = useEngine()
  const { id } = campaign
  switch (campaign.state) {
    case 'held':
    case 'scheduled':
      return (
        <ActionButton
          size="xs"
          run={() => campaigns.callOff.call({ id })}
          failure="The campaign could not be canceled"
          done="Canceled. No emails were sent."
          danger
        >
          Cancel send
        </ActionButton>
      )
    case 'running':
      return (
        <ActionButton
          size="xs"
          run={() => campaigns.pause.call({ id })}
          failure="Sending could not be paused"
        >
          Pause
        </ActionButton>
      )
    case 'paused':
      return <GoOnButton campaign={campaign} kind="resume" size="xs" variant="filled" />
    case 'finished':
    case 'stopped':
      return null
    default:
      return assertNever(campaign.state)
  }
}
