import { waitText } from '../../../shared/words/wait-words.ts'
import { format } from '../../format.ts'
import { setTimeout } from 'node:timers/promises'
import type { CampaignProgress } from '../../../shared/models/campaign.ts'
import type { EngineClient } from '../../engine/headless-engine.ts'
import type { Terminal } from '../../terminal.ts'
import { count, countWords } from '../../words.ts'

/** Milliseconds between two looks. */
const everyMs = 150

/**
 * Resolves when a campaign is over, or paused for a person (one that resumes automatically is waited for). Rejects
 * with an AbortError when `stop` is aborted.
 */
export async function waitForEnd(
  client: EngineClient,
  id: number,
  terminal: Terminal,
  stop: AbortSignal
): Promise<CampaignProgress> {
  for (;;) {
    const campaign = await client.campaigns.get({ id })
    const { state, counts } = campaign
    // What was with the server when it paused still settles.
    if (counts.sending === 0 && (state === 'finished' || state === 'stopped' || isForPerson(campaign))) {
      terminal.progress(null)
      return campaign
    }
    terminal.progress(progressLine(campaign))
    await setTimeout(everyMs, undefined, { signal: stop })
  }
}

/** A used-up quota ends automatically. */
export const isForPerson = ({
  state,
  pauseReason
}: Pick<CampaignProgress, 'state' | 'pauseReason'>): boolean => state === 'paused' && pauseReason !== 'quota'

function progressLine({ counts, total, perSecond, waits }: CampaignProgress): string {
  const done = counts.accepted + counts.rejected + counts.unknown
  const wait = waits.find(({ kind }) => kind !== 'held')
  return `${count(done)} of ${count(total - counts.skipped)} · ${countWords(counts)} · ${perSecond.toFixed(1)}/s${wait ? ` · ${waitText(wait, format)}` : ''}`
}
