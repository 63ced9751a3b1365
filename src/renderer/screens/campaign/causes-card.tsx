import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { CampaignProgress, CauseGroup } from '../../../shared/models/campaign.ts'
import { causeText } from '../../../shared/models/causes.ts'
import { useEngine } from '../../client/engine-context.tsx'
import { useNow } from '../../client/use-now.ts'
import { ActionButton } from '../../components/action-button.tsx'
import { Card } from '../../components/card.tsx'
import { CodeText } from '../../components/code-text.tsx'
import { notifyDone } from '../../components/notify.tsx'
import { formatCount } from '../../format/format-count.ts'
import { formatMoment } from '../../format/format-time.ts'
import classes from './campaign.module.css'

/** Milliseconds between two looks while it runs: groups change with every reply, a person reads slower. */
const every = 1500

/** Everyone who is not through, grouped by cause: in plain words, with the reply, the time and what can be done. */
export function CausesCard(props: {
  campaign: CampaignProgress
  onShow: (group: CauseGroup) => void
  onDecide: () => void
}) {
  const { campaign } = props
  const engine = useEngine()
  const { data } = useQuery(
    engine.campaigns.causes.queryOptions({
      input: { id: campaign.id },
      refetchInterval: campaign.state === 'running' ? every : false
    })
  )
  return (
    <Card title="Why some are not through" className={classes.causes}>
      {data && data.length > 0 ? (
        <ul className={classes.causeList}>
          {data.map((group) => (
            <Cause key={`${group.state} ${group.cause}`} group={group} {...props} />
          ))}
        </ul>
      ) : (
        data && <p className={classes.calm}>{nobodyWords(campaign)}</p>
      )}
    </Card>
  )
}

const nobodyWords = (campaign: CampaignProgress): string =>
  campaign.counts.accepted > 0
    ? 'Nobody: every message so far was accepted.'
    : 'Causes stand here as soon as a message does not get through.'

function Cause({
  campaign,
  group,
  onShow,
  onDecide
}: {
  campaign: CampaignProgress
  group: CauseGroup
  onShow: (group: CauseGroup) => void
  onDecide: () => void
}) {
  const now = useNow()
  return (
    <li className={classes.cause}>
      <span className={classes.causeCount}>{formatCount(group.count)}</span>
      <span className={classes.causeText}>
        <button
          type="button"
          className={classes.causeName}
          title={causeText(group.cause).advice}
          onClick={() => onShow(group)}
        >
          {group.text}
        </button>
        {group.reply && (
          <span className={classes.causeReply}>
            <CodeText>{group.reply}</CodeText>
          </span>
        )}
      </span>
      <span className={classes.causeAction}>
        {group.nextAt !== null && (
          <span className="muted" title="When the next of them is tried again">
            {group.nextAt <= now ? 'now' : formatMoment(group.nextAt, now)}
          </span>
        )}
        <GroupAction campaign={campaign} group={group} onShow={onShow} onDecide={onDecide} />
      </span>
    </li>
  )
}

/** What can be done for a group, by the state its deliveries are in. */
function GroupAction(props: {
  campaign: CampaignProgress
  group: CauseGroup
  onShow: (group: CauseGroup) => void
  onDecide: () => void
}) {
  const { campaign, group } = props
  if (group.state === 'unknown') {
    return (
      <Button size="xs" onClick={props.onDecide}>
        Decide…
      </Button>
    )
  }
  const { cause, state } = group
  if (state === 'deferred' && campaign.state === 'running') {
    return <RetryButton campaignId={campaign.id} cause={cause} state={state} />
  }
  return (
    <Button size="xs" onClick={() => props.onShow(group)} aria-label={`Show: ${group.text}`}>
      Show
    </Button>
  )
}

export function RetryButton(props: { campaignId: number; cause: string; state: 'deferred' | 'rejected' }) {
  const { campaignId, cause, state } = props
  const engine = useEngine()
  const retry = async () => {
    const report = await engine.campaigns.retry.call({ id: campaignId, cause, state })
    notifyDone(report.text)
  }
  return (
    <ActionButton size="xs" run={retry} failure="They could not be tried again">
      Try again now
    </ActionButton>
  )
}
