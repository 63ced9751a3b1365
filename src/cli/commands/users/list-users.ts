import type { UserFilter, UserRow } from '../../../shared/models/user.ts'
import { nameWarningWords } from '../../../shared/words/name-warnings.ts'
import { timelineText } from '../../../shared/words/timeline-words.ts'
import { undeliverableText } from '../../../shared/words/undeliverable-words.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withIsoTimes } from '../../json.ts'
import { factLines, tableLines } from '../../tables.ts'
import { count, isoTime, some } from '../../words.ts'
import { format } from '../../format.ts'
import { findUser } from './find-user.ts'

const pageSize = 500

/** `countersign users list` */
export function listUsers(
  filter: UserFilter,
  { limit, offset }: { limit: number; offset: number },
  context: CommandContext
): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const users: UserRow[] = []
    let total = 0
    while (users.length < limit) {
      const wanted = Math.min(pageSize, limit - users.length)
      const page = await client.users.page({ filter, offset: offset + users.length, limit: wanted })
      users.push(...page.rows)
      total = page.total
      if (page.rows.length < wanted) break
    }
    const rows = users.map(({ id, address, name, status, lastOutcome, lastSentAt, sentCount }) => [
      String(id),
      address,
      name,
      status,
      lastOutcome ?? '–',
      isoTime(lastSentAt) ?? 'never',
      count(sentCount)
    ])
    const head = ['Number', 'Address', 'Name', 'Status', 'Last outcome', 'Last emailed', 'Accepted']
    if (users.length > 0) for (const line of tableLines(head, rows)) terminal.say(line)
    if (users.length < total || total === 0) terminal.say(`${count(users.length)} of ${some(total, 'user')}`)
    terminal.json({ users: withIsoTimes(users), total })
    return exitCodes.done
  })
}

/** `countersign users show` */
export function showUser(wanted: string, context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const { id } = await findUser(client, wanted)
    const [user, timeline, link] = await Promise.all([
      client.users.get({ id }),
      client.users.timeline({ id }),
      client.users.link({ id })
    ])
    const facts: [string, string | null][] = [
      ['Number', String(id)],
      ['Address', user.address],
      ['Name', user.name],
      ['Status', `${user.status}${user.statusAt === null ? '' : ` since ${isoTime(user.statusAt)}`}`],
      ['Reason', user.undeliverableReason && undeliverableText(user.undeliverableReason, format)],
      ['Your user ID', user.externalId],
      ['Role', user.role],
      ['Locale', user.locale],
      ...Object.entries(user.fields).map(([name, value]): [string, string] => [`Field ${name}`, value]),
      ['Emails accepted', count(user.sentCount)],
      ['Link', user.link.state === 'none' ? null : `${user.link.state}, ${isoTime(user.link.at)}`]
    ]
    for (const line of factLines(facts)) terminal.say(line)
    for (const warning of user.warnings) terminal.say(`Warning: ${nameWarningWords[warning]}`)
    terminal.say('')
    for (const { at, phrase, reply } of timeline) {
      const text = timelineText(phrase, format)
      terminal.say(`${isoTime(at)}  ${text}${reply === null ? '' : ` (${reply.replace(/\s+/g, ' ')})`}`)
    }
    terminal.json({
      user: withIsoTimes(user),
      link: withIsoTimes({ ...link, expiresAt: link.expiresAt }),
      timeline: withIsoTimes(timeline)
    })
    return exitCodes.done
  })
}
