import { campaignSummaries } from '../../engine/campaigns/progress.ts'
import { listAccounts } from '../../engine/accounts/queries.ts'
import { openToRead } from '../../engine/db/open/open-to-read.ts'
import { listNotices } from '../../engine/notices/notices.ts'
import { decisions } from '../../engine/overview/decisions.ts'
import { countUsers } from '../../engine/overview/queries.ts'
import type { CampaignSummary } from '../../shared/models/campaign.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Surroundings } from '../command-context.ts'
import { campaignWords, count, isoTime, some } from '../words.ts'

/** Of those that are over, the newest ones. */
const mostOver = 5

/** `countersign status`: how far everything is. Only looks, so it can be asked while something is sending. */
export function tellStatus({ terminal, dataDir }: Surroundings): number {
  const { db, inUseBy, close } = openToRead(dataDir)
  try {
    const { users, pending } = countUsers(db)
    const all = campaignSummaries(db)
    const isOver = ({ state }: CampaignSummary) => state === 'finished' || state === 'stopped'
    const campaigns = [...all.filter((each) => !isOver(each)), ...all.filter(isOver).slice(0, mostOver)]
    // What an account is held up by, only the engine knows that uses it.
    const waiting = decisions(db, () => null).map(({ kind, text, campaignId }) => ({
      kind,
      text,
      campaignId
    }))
    const notices = listNotices(db)

    terminal.say(
      `${dataDir}${inUseBy === null ? '' : `, in use${inUseBy > 0 ? ` by process ${inUseBy}` : ''}`}`
    )
    terminal.say(`${some(users, 'user')}, ${count(pending)} of them pending`)
    for (const campaign of campaigns) terminal.say(campaignWords(campaign))
    if (campaigns.length === 0) terminal.say('No campaigns')
    for (const { text } of waiting) terminal.say(`Waits for you: ${text}`)
    for (const { title } of notices) terminal.say(`Notice: ${title}`)
    terminal.json({
      dataFolder: dataDir,
      inUseBy,
      users: { all: users, pending },
      accounts: listAccounts(db).map(({ id, name, kind, isActive }) => ({ id, name, kind, isActive })),
      campaigns: campaigns.map((campaign) => ({
        id: campaign.id,
        name: campaign.name,
        state: campaign.state,
        pauseReason: campaign.pauseReason,
        pauseDetail: campaign.pauseDetail,
        startsAt: isoTime(campaign.startsAt),
        startedAt: isoTime(campaign.startedAt),
        finishedAt: isoTime(campaign.finishedAt),
        total: campaign.total,
        counts: campaign.counts
      })),
      decisions: waiting,
      notices: notices.map(({ at, kind, title, body, campaignId }) => ({
        at: isoTime(at),
        kind,
        title,
        body,
        campaignId
      }))
    })
    return exitCodes.done
  } finally {
    close()
  }
}
