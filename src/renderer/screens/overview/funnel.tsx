import type { Overview } from '../../../shared/models/overview.ts'
import { Card } from '../../components/layout/index.ts'
import { formatCount, formatShare } from '../../format/index.ts'
import { PlaceLink } from '../../routing/index.ts'
import classes from './funnel.module.css'

type Steps = Overview['funnel']

const steps: { key: keyof Steps; name: string; meaning: string; place: string; of: keyof Steps | null }[] = [
  {
    key: 'sent',
    name: 'Emailed',
    meaning: 'People who were sent at least one email',
    place: '/users?reached=sent',
    of: null
  },
  {
    key: 'accepted',
    name: 'Accepted',
    meaning: 'People for whom a mail server accepted at least one email',
    place: '/users?reached=accepted',
    of: 'sent'
  },
  {
    key: 'opened',
    name: 'Link opened',
    meaning: 'People who opened the confirm page, not counting mail scanners',
    place: '/users?reached=opened',
    of: 'accepted'
  },
  {
    key: 'confirmed',
    name: 'Confirmed',
    meaning: 'People who clicked the button on that page',
    place: '/users?reached=confirmed',
    of: 'accepted'
  }
]

/** People, each counted once, from the first message to the confirmed address. */
export function Funnel({ funnel }: { funnel: Steps }) {
  return (
    <Card title="Verification funnel">
      <ol className={classes.funnel}>
        {steps.map((step) => (
          <li key={step.key}>
            <PlaceLink to={step.place} className={classes.step} title={step.meaning}>
              <span className={classes.stepName}>{step.name}</span>
              <span className={classes.stepCount}>{formatCount(funnel[step.key])}</span>
              <span className={classes.stepShare}>
                {step.of === null
                  ? 'people'
                  : `${formatShare(funnel[step.key], funnel[step.of])} of ${step.of === 'sent' ? 'emailed' : 'accepted'}`}
              </span>
            </PlaceLink>
            {step.key === 'opened' && funnel.fetched > 0 && (
              <PlaceLink
                to="/users?reached=fetched"
                className={classes.stepNote}
                title="Mail scanners and previews open links too: within seconds of acceptance, with HEAD, or under a known name"
              >
                and {formatCount(funnel.fetched)} by scanners only
              </PlaceLink>
            )}
            <span
              className={classes.stepBar}
              aria-hidden="true"
              data-step={step.key}
              style={{ ['--share' as string]: funnel.sent === 0 ? 0 : funnel[step.key] / funnel.sent }}
            />
          </li>
        ))}
      </ol>
    </Card>
  )
}
