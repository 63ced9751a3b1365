import { useQuery } from '@tanstack/react-query'
import type { AttemptDetail } from '../../../shared/models/delivery.ts'
import { useEngine } from '../../client/index.ts'
import { formatCount, formatDuration, formatExact } from '../../format/index.ts'
import { PlaceLink } from '../../routing/index.ts'
import { Facts, SidePanel } from '../layout/index.ts'
import { CodeText, OutcomeTag } from '../text/index.ts'
import { ErrorState } from '../feedback/index.ts'
import { MessageParts } from '../message/index.ts'
import classes from './attempt-drawer.module.css'
import { explanationOf, fidelityWords, phaseWords } from '../../../shared/words/attempt-words.ts'

/** One attempt: what was handed over, what the server said, and what that means. */
export function AttemptDrawer({ attemptId, onClose }: { attemptId: number; onClose: () => void }) {
  const engine = useEngine()
  const { data, error, refetch } = useQuery(engine.log.get.queryOptions({ input: { id: attemptId } }))
  return (
    <SidePanel
      title={data?.address ?? 'Attempt'}
      subtitle={data && <OutcomeTag outcome={data.outcome} />}
      width={620}
      onClose={onClose}
    >
      {data && <Attempt attempt={data} />}
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
    </SidePanel>
  )
}

function Attempt({ attempt }: { attempt: AttemptDetail }) {
  const { sentence, advice } = explanationOf(attempt)
  return (
    <>
      <div className={classes.plain}>
        <p>{sentence}</p>
        {advice && <p className="muted">{advice}</p>}
        {attempt.reply && (
          <p className={classes.reply}>
            <CodeText>{attempt.reply}</CodeText>
          </p>
        )}
      </div>
      <Facts
        facts={[
          ['Sent at', formatExact(attempt.at)],
          [
            'Campaign',
            <PlaceLink key="campaign" className={classes.link} to={`/campaigns/${attempt.campaignId}`}>
              {attempt.campaignName}
            </PlaceLink>
          ],
          ['Account', attempt.accountName],
          [
            'Attempt',
            attempt.durationMs === null
              ? formatCount(attempt.try)
              : `${formatCount(attempt.try)} · ${formatDuration(attempt.durationMs)}`
          ],
          attempt.phase !== null &&
            attempt.outcome !== 'accepted' && ['Failed at', phaseWords(attempt.phase)],
          attempt.userId > 0 && [
            'User',
            <PlaceLink key="user" className={classes.link} to={`/users/${attempt.userId}`}>
              View user
            </PlaceLink>
          ]
        ]}
      />
      {attempt.message && (
        <div className={classes.message}>
          <p className={classes.subject} dir="auto">
            {attempt.message.subject}
          </p>
          <MessageParts message={attempt.message} />
        </div>
      )}
      <p className={classes.fidelity}>{fidelityWords[attempt.fidelity]}</p>
    </>
  )
}
