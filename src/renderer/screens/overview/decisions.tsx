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
  unknown: 'Decide',
  paused: 'Look',
  account: 'Open the account'
}

function placeOfDecision({ kind, campaignId }: Decision): string {
  if (kind === 'account' || campaignId === null) return '/settings/accounts'
  return placeOf(`/campaigns/${campaignId}`, { outcome: kind === 'unknown' ? 'unknown' : null })
}

/** What waits for a person: unknown outcomes, paused campaigns, an account in trouble. */
export function Decisions({ decisions }: { decisions: Decision[] }) {
  const engine = useEngine()
  // Campaigns often have one name; when they began tells them apart.
  const { data: campaigns } = useQuery(
    engine.campaigns.list.queryOptions({ input: {}, enabled: decisions.length > 0 })
  )
  const beginOf = ({ campaignId }: Decision) => {
    const campaign = campaigns?.find(({ id }) => id === campaignId)
    return campaign && (campaign.startedAt ?? campaign.createdAt)
  }
  if (decisions.length === 0) return null
  return (
    <section className={classes.decisions} aria-label="Needs you">
      <h2 className={classes.decisionsTitle}>
        <IconAlertCircle size={16} stroke={1.8} aria-hidden="true" /> Needs you
      </h2>
      <ul>
        {decisions
          .map((decision) => ({ decision, text: decisionText(decision, format) }))
          .map(({ decision, text }) => (
            <li key={`${decision.kind} ${decision.campaignId} ${text}`}>
              <span>
                <bdi>{text}</bdi>
                {beginOf(decision) !== undefined && (
                  <span className={classes.when}>
                    begun <Moment at={beginOf(decision) ?? 0} />
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
