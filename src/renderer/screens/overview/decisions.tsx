import { decisionText } from '../../../shared/words/decision-words.ts'
import { format } from '../../format/index.ts'
import { IconAlertCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Overview } from '../../../shared/models/overview.ts'
import { useEngine } from '../../client/index.ts'
import { Moment } from '../../components/text/index.ts'
import { PlaceLink, placeOf } from '../../routing/index.ts'
import classes from './decisions.module.css'

type Decision = Overview['decisions'][number]

const actionWords: Record<Decision['kind'], string> = {
  unknown: 'Resolve',
  paused: 'Review',
  account: 'Open account'
}

function placeOfDecision({ kind, campaignId }: Decision): string {
  if (kind === 'account' || campaignId === null) return '/settings/accounts'
  return placeOf(`/campaigns/${campaignId}`, { outcome: kind === 'unknown' ? 'unknown' : null })
}

/** What waits for a person: unknown outcomes, paused campaigns, an account in trouble. */
export function Decisions({ decisions }: { decisions: Decision[] }) {
  const engine = useEngine()
  // Campaigns often have one name; the time tells them apart.
  const { data: campaigns } = useQuery(
    engine.campaigns.list.queryOptions({ input: {}, enabled: decisions.length > 0 })
  )
  if (decisions.length === 0) return null
  return (
    <section className={classes.decisions} aria-label="Needs attention">
      <h2 className={classes.decisionsTitle}>
        <IconAlertCircle size={16} stroke={1.8} aria-hidden="true" /> Needs attention
      </h2>
      <ul>
        {decisions
          .map((decision) => ({
            decision,
            text: decisionText(decision, format),
            campaign: campaigns?.find(({ id }) => id === decision.campaignId)
          }))
          .map(({ decision, text, campaign }) => (
            <li key={`${decision.kind} ${decision.campaignId} ${text}`}>
              <span>
                <bdi>{text}</bdi>
                {campaign && (
                  <span className={classes.when}>
                    {campaign.startedAt === null ? 'created ' : 'started '}
                    <Moment at={campaign.startedAt ?? campaign.createdAt} />
                  </span>
                )}
              </span>
              <PlaceLink
                to={placeOfDecision(decision)}
                className={classes.decisionLink}
                aria-label={`${actionWords[decision.kind]}: ${text}`}
              >
                {actionWords[decision.kind]}
              </PlaceLink>
            </li>
          ))}
      </ul>
    </section>
  )
}
