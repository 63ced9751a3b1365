import { format } from '../../format/index.ts'
import { useEffect, useEffectEvent, useRef } from 'react'
import { spelledOut } from '../../../shared/text/hidden-characters.ts'
import type { CampaignProgress, CampaignState } from '../../../shared/models/campaign.ts'
import { campaignStateWords } from '../../../shared/words/outcome-words.ts'
import { sendingWords } from '../../../shared/words/sending-words.ts'

/** Milliseconds between two announcements to a screen reader: progress comes ten times a second. */
const announcementIntervalMs = 10_000

/** Says how far it is, politely and rarely; a change of state at once. */
export function ProgressAnnouncer({ campaign }: { campaign: CampaignProgress }) {
  const region = useRef<HTMLSpanElement>(null)
  const announce = useEffectEvent((state: CampaignState) => {
    if (!region.current) return
    const words = `${campaign.name}, ${campaignStateWords[state]}: ${sendingWords(campaign, Date.now(), format)}`
    region.current.textContent = spelledOut(words)
  })
  const { state } = campaign
  useEffect(() => {
    announce(state)
    const timer = setInterval(() => announce(state), announcementIntervalMs)
    return () => clearInterval(timer)
  }, [state])
  return <span ref={region} className="visually-hidden" role="status" aria-live="polite" />
}
