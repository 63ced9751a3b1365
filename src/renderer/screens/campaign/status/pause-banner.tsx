import { Button } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import { navigate } from '../../../routing/index.ts'
import classes from './pause-banner.module.css'
import { placeToFix } from './place-to-fix.ts'
import { useForeseen } from '../actions/use-action-preview.ts'
import { actionText } from '../../../../shared/words/action-words.ts'
import { pauseDetailText, pauseWords } from '../../../../shared/words/pause-words.ts'
import { format } from '../../../format/index.ts'

/** How many Resume lets go, and how many it leaves out and why: said beforehand. */
function WhatResumeDoes({ campaign }: { campaign: CampaignProgress }) {
  const { report } = useForeseen(campaign, 'resume')
  return report && <span className={classes.foreseen}>Resume: {actionText(report.phrase, format)}</span>
}

/** Why it is paused, in the server's words where there are any, and what to do about it. */
export function PauseBanner({ campaign }: { campaign: CampaignProgress }) {
  if (campaign.state !== 'paused') return null
  const reason = campaign.pauseReason ?? 'person'
  const words = pauseWords[reason]
  const place = placeToFix[reason]
  return (
    <section
      className={classes.pause}
      data-calm={campaign.pauseReason === 'person' || campaign.pauseReason === 'first-batch' || undefined}
      aria-label="Why it is paused"
    >
      <IconPlayerPause size={18} stroke={1.7} aria-hidden="true" />
      <div className={classes.pauseText}>
        <p className={classes.pauseTitle}>{words.title}.</p>
        {campaign.pauseDetail && campaign.pauseReason !== 'person' && (
          <p className={classes.pauseDetail}>{pauseDetailText(campaign.pauseDetail, format)}</p>
        )}
        <p>
          {words.advice} <WhatResumeDoes campaign={campaign} />
        </p>
      </div>
      {place && (
        <Button size="xs" className={classes.pauseAction ?? ''} onClick={() => navigate(place.to)}>
          {place.label}
        </Button>
      )}
    </section>
  )
}
