import { format, formatCount, formatCountOf, formatMoment } from '../../../format/index.ts'
import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CampaignProgress, CauseGroup } from '../../../../shared/models/campaign.ts'
import type { Cause as CauseId } from '../../../../shared/models/causes.ts'
import { actionText } from '../../../../shared/words/action-words.ts'
import { causeText, groupText } from '../../../../shared/words/cause-words.ts'
import { useEngine, useNow } from '../../../client/index.ts'
import { ActionButton, WriteGuard } from '../../../components/controls/index.ts'
import { Card } from '../../../components/layout/index.ts'
import { CodeText } from '../../../components/text/index.ts'
import { confirm, notifyDone } from '../../../components/feedback/index.ts'
import { retryWords } from '../../../../shared/words/campaign-words.ts'
import classes from './causes-card.module.css'

/** Milliseconds between two looks while it runs: groups change with every reply, a person reads slower. */
const refreshIntervalMs = 1500

/** Groups shown at first, the largest; more of them on request, and in a low window fewer. */
const atFirst = 4
const atFirstInLow = 2

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
      refetchInterval: campaign.state === 'running' ? refreshIntervalMs : false
    })
  )
  const [all, showAll] = useState(false)
  const isLow = useMediaQuery('(max-height: 719px)', false, { getInitialValueInEffect: false })
  const shownAtFirst = isLow ? atFirstInLow : atFirst
  return (
    <Card title="Not accepted – and why" className={classes.causes}>
      {data && data.length > 0 ? (
        <>
          <ul className={classes.causeList}>
            {data.slice(0, all ? data.length : shownAtFirst).map((group) => (
              <Cause key={`${group.state} ${group.cause}`} group={group} {...props} />
            ))}
          </ul>
          {data.length > shownAtFirst && (
            <Button
              size="xs"
              variant="subtle"
              className={classes.moreCauses ?? ''}
              aria-expanded={all}
              onClick={() => showAll(!all)}
            >
              {all ? 'Show fewer' : `Show ${formatCountOf(data.length - shownAtFirst, 'more cause')}`}
            </Button>
          )}
        </>
      ) : (
        data && <p className={classes.calm}>{nobodyWords(campaign)}</p>
      )}
    </Card>
  )
}

const nobodyWords = (campaign: CampaignProgress): string =>
  campaign.counts.accepted > 0
    ? 'Every message so far was accepted.'
    : 'Reasons appear here when a message isn’t accepted.'

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
  const isDue = group.nextAt !== null && group.nextAt <= now
  const text = groupText(group)
  return (
    <li className={classes.cause}>
      <span className={classes.causeCount}>{formatCount(group.count)}</span>
      <span className={classes.causeText}>
        <button
          type="button"
          className={classes.causeName}
          title={causeText(group.cause).advice}
          aria-label={text}
          onClick={() => onShow(group)}
        >
          {text}
        </button>
        <span className={classes.causeReply}>
          {group.state === 'unknown' ? (
            <span title={group.reply ?? undefined}>Waiting for your decision</span>
          ) : (
            group.reply && <CodeText>{group.reply}</CodeText>
          )}
          {/* Nothing is due while it rests. */}
          {group.nextAt !== null && campaign.state === 'running' && (
            <span title="When the next one is retried">
              {group.reply && ' · '}
              {isDue ? 'retrying now' : `next retry ${formatMoment(group.nextAt, now)}`}
            </span>
          )}
        </span>
      </span>
      <GroupAction campaign={campaign} group={group} onShow={onShow} onDecide={onDecide} />
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
      <WriteGuard>
        <Button size="xs" onClick={props.onDecide}>
          Resolve…
        </Button>
      </WriteGuard>
    )
  }
  const { cause, state } = group
  if (state === 'rejected' && !addressCauses.has(cause)) {
    return <RetryButton campaignId={campaign.id} cause={cause} state={state} />
  }
  if (state === 'deferred' && campaign.state === 'running') {
    return <RetryButton campaignId={campaign.id} cause={cause} state={state} />
  }
  return (
    <Button size="xs" onClick={() => props.onShow(group)} aria-label={`Show: ${groupText(group)}`}>
      Show
    </Button>
  )
}

/** Refusals of the address itself: another message to it would end the same way. */
const addressCauses = new Set<string>([
  'no-such-mailbox',
  'no-such-domain',
  'bad-address',
  'mailbox-disabled',
  'address-not-sendable',
  'smtputf8-not-offered'
] satisfies CauseId[])

/** Tries a group again; for refused ones, which takes another message each, it says first how many that will be. */
export function RetryButton(props: { campaignId: number; cause: string; state: 'deferred' | 'rejected' }) {
  const { campaignId, cause, state } = props
  const engine = useEngine()
  const group = { id: campaignId, cause, state }
  const retry = async () => {
    const atMost = state === 'rejected' ? await agreedTo() : undefined
    if (atMost === null) return
    const report = await engine.campaigns.retry.call({
      ...group,
      ...(atMost === undefined ? {} : { atMost })
    })
    notifyDone(actionText(report.phrase, format))
  }
  /** How many the person wants to be sent to again; null: nobody. */
  const agreedTo = async () => {
    const action = { kind: 'retry', cause, state } as const
    const { changed, skipped } = await engine.campaigns.previewAction.call({ id: campaignId, action })
    if (changed === 0) {
      notifyDone('No one left to send to: they were verified, deleted or marked undeliverable.')
      return null
    }
    const agreed = await confirm({
      title: `Send to ${formatCountOf(changed, 'recipient')} again?`,
      body: retryWords(changed, skipped, causeText(cause), format),
      action: `Send ${formatCount(changed)} again`
    })
    return agreed ? changed : null
  }
  return (
    <ActionButton size="xs" run={retry} failure="The retry failed">
      {state === 'rejected' ? 'Retry…' : 'Retry now'}
    </ActionButton>
  )
}
