import { Button, CloseButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useEngine, useJustEnded } from '../../client/index.ts'
import { CampaignStateTag, SegmentedBar } from '../../components/text/index.ts'
import { formatCount } from '../../format/index.ts'
import { navigate } from '../../routing/index.ts'
import { outcomeWords } from '../../../shared/words/outcome-words.ts'
import classes from './now-sending-bar.module.css'
import { toBeSent } from '../../../shared/words/campaign-words.ts'
import { useIsOnItsScreen } from './use-is-on-its-screen.ts'

/** Milliseconds the result stands where the progress was. */
const shownFor = 30_000

const results = ['accepted', 'deferred', 'rejected', 'unknown', 'cancelled'] as const

/** What became of the campaign that was in the bar until a moment ago: its failures too. */
export function JustEnded() {
  const engine = useEngine()
  const { id, forget } = useJustEnded()
  const isOnItsScreen = useIsOnItsScreen(id)
  const { data: campaign } = useQuery(
    engine.campaigns.get.queryOptions({ input: { id: id ?? 1 }, enabled: id !== null })
  )
  useEffect(() => {
    if (id === null) return undefined
    const timer = setTimeout(forget, shownFor)
    return () => clearTimeout(timer)
  }, [id, forget])

  if (id === null || !campaign) return null
  const words = results
    .filter((outcome) => outcome === 'accepted' || campaign.counts[outcome] > 0)
    .map((outcome) => `${formatCount(campaign.counts[outcome])} ${outcomeWords[outcome].toLowerCase()}`)
  return (
    <footer className={classes.bar} data-bar data-no-print aria-label="Just ended">
      <span className={classes.name} title={campaign.name}>
        <bdi>{campaign.name}</bdi>
      </span>
      <CampaignStateTag state={campaign.state} />
      <div className={classes.progress}>
        <SegmentedBar
          counts={campaign.counts}
          total={toBeSent(campaign)}
          label={`Result of ${campaign.name}`}
        />
      </div>
      <span className={classes.figures} role="status">
        {words.join(' · ')}
      </span>
      <span className={classes.space} />
      {!isOnItsScreen && (
        <Button size="xs" onClick={() => navigate(`/campaigns/${campaign.id}`)}>
          Open
        </Button>
      )}
      <CloseButton aria-label="Dismiss the result" onClick={forget} />
    </footer>
  )
}
