import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { AttemptDetail } from '../../../shared/models/delivery.ts'
import { useEngine } from '../../client/engine-context.tsx'
import { formatCount } from '../../format/format-count.ts'
import { formatDuration, formatExact } from '../../format/format-time.ts'
import { PlaceLink } from '../../routing/place-link.tsx'
import { CodeText } from '../code-text.tsx'
import { ErrorState } from '../error-state.tsx'
import { MessageParts } from '../message-parts.tsx'
import { OutcomeTag } from '../tag.tsx'
import classes from './attempt-drawer.module.css'
import { explanationOf, fidelityWords, phaseWords } from './attempt-words.ts'

/** One attempt: what was handed over, what the server said, and what that means. Null: closed. */
export function AttemptDrawer({ attemptId, onClose }: { attemptId: number | null; onClose: () => void }) {
  return (
    <Drawer
      opened={attemptId !== null}
      onClose={onClose}
      size={620}
      title="Attempt"
      classNames={{ content: classes.content ?? '', body: classes.body ?? '', title: classes.heading ?? '' }}
    >
      {attemptId !== null && <Attempt id={attemptId} />}
    </Drawer>
  )
}

function Attempt({ id }: { id: number }) {
  const engine = useEngine()
  const { data, error, refetch } = useQuery(engine.log.get.queryOptions({ input: { id } }))
  if (data) return <Facts attempt={data} />
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  return null
}

function Facts({ attempt }: { attempt: AttemptDetail }) {
  const { sentence, advice } = explanationOf(attempt)
  return (
    <>
      <div className={classes.title}>
        <bdi>{attempt.address}</bdi>
        <OutcomeTag outcome={attempt.outcome} />
      </div>
      <div className={classes.plain}>
        <p>{sentence}</p>
        {advice && <p className="muted">{advice}</p>}
        {attempt.reply && (
          <p className={classes.reply}>
            <CodeText>{attempt.reply}</CodeText>
          </p>
        )}
      </div>
      <dl className={classes.facts}>
        <dt>Handed over</dt>
        <dd>{formatExact(attempt.at)}</dd>
        <dt>Campaign</dt>
        <dd>
          <PlaceLink to={`/campaigns/${attempt.campaignId}`}>{attempt.campaignName}</PlaceLink>
        </dd>
        <dt>Account</dt>
        <dd>{attempt.accountName}</dd>
        <dt>Try</dt>
        <dd>
          {formatCount(attempt.try)}
          {attempt.durationMs !== null && ` · took ${formatDuration(attempt.durationMs)}`}
        </dd>
        {attempt.phase && (
          <>
            <dt>Got as far as</dt>
            <dd>{phaseWords(attempt.phase)}</dd>
          </>
        )}
        <dt>User</dt>
        <dd>
          <PlaceLink to={`/users/${attempt.userId}`}>Everything about this person</PlaceLink>
        </dd>
      </dl>
      {attempt.message && (
        <>
          <p className={classes.subject} dir="auto">
            {attempt.message.subject}
          </p>
          <MessageParts message={attempt.message} />
        </>
      )}
      <p className={classes.fidelity}>{fidelityWords[attempt.fidelity]}</p>
    </>
  )
}
