import { noticeText } from '../../../shared/words/notice-words.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { CommandError, exitCodes } from '../../exit-codes.ts'
import { format } from '../../format.ts'
import { requireConsent } from '../../require-consent.ts'
import { isoTime } from '../../words.ts'

/** `countersign backups restore`: the engine restores when it starts again, and leaves a notice of how that went. */
export async function restoreBackup(
  name: string,
  { yes }: { yes?: true | undefined },
  context: CommandContext
): Promise<number> {
  const { terminal } = context
  const since = context.now()
  await withEngine(context, 'change', async ({ client }) => {
    const backup = (await client.data.backups({})).find((one) => one.name === name)
    const created = backup ? `, created ${isoTime(backup.takenAt)}` : ''
    await requireConsent(context, yes === true, `Replace all data with ${name}${created}?`)
    await client.data.restore({ name })
  })
  return withEngine(context, 'look', async ({ client }) => {
    const { notices } = await client.system.status({})
    const notice = notices.find(
      ({ at, phrase }) => at >= since && ['backup-restored', 'backup-not-restored'].includes(phrase.reason)
    )
    const { title, body } = notice
      ? noticeText(notice.phrase, format)
      : { title: `Restored ${name}.`, body: null }
    if (notice?.phrase.reason === 'backup-not-restored') {
      throw new CommandError('DATABASE_DAMAGED', [title, body].filter(Boolean).join(' '))
    }
    for (const line of [title, body]) if (line) terminal.say(line)
    terminal.json({ restored: name, title, body })
    return exitCodes.done
  })
}
