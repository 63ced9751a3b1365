import type { PauseReason } from '../models/campaign.ts'
import { errorText } from './errors/error-text.ts'
import type { Format } from './format.ts'
import { pauseDetailText, pauseWords } from './pause-words.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'
import { troubleText } from './trouble-words.ts'

export interface NoticeText {
  title: string
  body: string
}

type Failure = { error: Reasoned }

const pausedText = (paused: number, meaning: string, format: Format): string =>
  format.plural(paused, {
    one: `1 campaign is paused: ${meaning}`,
    other:
      paused === 0 ? 'Nothing is being sent.' : `${format.count(paused)} campaigns are paused: ${meaning}`
  })

const asOfBackup = (takenAt: number, paused: number, format: Format): string => {
  const taken = format.dateTime(takenAt)
  const meaning = 'anyone emailed after the backup was taken would get it again when you resume.'
  return `You see everything as of ${taken}. Later changes and emails are not included. ${pausedText(paused, meaning, format)}`
}

/** What happened while nobody was looking and must not be missed. */
export const noticeTexts = {
  'confirm-page-down': ({ error }: Failure, format: Format) => ({
    title: 'The confirm page is not running',
    body: errorText(error, format)
  }),
  'outcomes-unknown': ({ campaign, count }: { campaign: string; count: number }, format: Format) => ({
    title: format.plural(count, {
      one: `${campaign}: 1 unknown outcome`,
      other: `${campaign}: ${format.count(count)} unknown outcomes`
    }),
    body: 'Countersign quit while the mail server had these emails. They may have arrived, so they are not sent again unless you decide to.'
  }),
  'sent-again': ({ campaign, count }: { campaign: string; count: number }, format: Format) => ({
    title: format.plural(count, {
      one: `${campaign}: 1 email is sent again`,
      other: `${campaign}: ${format.count(count)} emails are sent again`
    }),
    body: 'Countersign quit while the mail server had these emails. They may have arrived. This campaign sends such emails again automatically, with the same link and Message-ID.'
  }),
  /** `minutes`: how long it lasted; null while it does. */
  'sending-held-up': (
    { account, trouble, minutes }: { account: string; trouble: Reasoned; minutes: number | null },
    format: Format
  ) => ({
    title: minutes === null ? `${account}: sending is held up` : `${account}: sending was held up`,
    body: minutes === null ? heldUpText(trouble, format) : resumedText(trouble, minutes, format)
  }),
  'import-interrupted': ({ fileName }: { fileName: string }) => ({
    title: `The import of ${fileName} was not finished`,
    body: 'Countersign quit while saving it. Everything was undone. Import the file again.'
  }),
  'daily-backup-failed': ({ error }: Failure, format: Format) => ({
    title: 'The daily backup failed',
    body: `${sentence(errorText(error, format))} It is retried in an hour.`
  }),
  'damaged-data-restored': (
    { takenAt, paused, movedTo }: { takenAt: number; paused: number; movedTo: string },
    format: Format
  ) => ({
    title: 'The data was damaged, and a backup was restored',
    body: `${asOfBackup(takenAt, paused, format)} The damaged file was kept: ${movedTo}`
  }),
  'damaged-data-lost': ({ movedTo }: { movedTo: string }) => ({
    title: 'The data was damaged, and there was no backup to restore',
    body: `Countersign starts empty: no users, no log. Nothing is being sent. The damaged file was kept, and its contents may still be recoverable: ${movedTo}`
  }),
  'data-file-missing': ({ takenAt, folder }: { takenAt: number; folder: string }, format: Format) => ({
    title: 'The data file was missing, so a new one was created',
    body: `There are backups, the newest from ${format.dateTime(takenAt)}. To return to it, quit Countersign, copy it from ${folder} over countersign.db, and start again. Its campaigns will be paused.`
  }),
  'changes-missing': ({ paused }: { paused: number }, format: Format) => ({
    title: 'The last changes to the data are missing',
    body: `The data file was not closed properly and its write-ahead log (countersign.db-wal) is gone, or the file was copied without it. Some of the last changes and emails may be missing. ${pausedText(paused, 'anyone emailed in that time would get it again when you resume.', format)}`
  }),
  'data-copied': ({ paused }: { paused: number }, format: Format) => ({
    title: 'The data was restored or copied from another place',
    body: `You see everything as of the time the copy was made. Later changes and emails are not included. ${pausedText(paused, 'anyone emailed in that time would get it again. If nothing was sent since, such as after moving to a new computer, just resume.', format)}`
  }),
  'backup-restored': ({ takenAt, paused }: { takenAt: number; paused: number }, format: Format) => ({
    title: `The backup of ${format.dateTime(takenAt)} was restored`,
    body: `${asOfBackup(takenAt, paused, format)} The previous data was kept as a backup.`
  }),
  'backup-not-restored': ({ error }: Failure, format: Format) => ({
    title: 'The backup was not restored',
    body: `${sentence(errorText(error, format))} Nothing changed. Campaigns that were running are paused.`
  }),
  'traces-left': ({ error }: Failure, format: Format) => ({
    title: 'Traces of removed people may still be on the disk',
    body: `The data file could not be rewritten: ${sentence(errorText(error, format))} Nobody can see them in Countersign, but deleted data can remain in unused space of the file and in backups. It is retried at each start.`
  }),
  'erasing-interrupted': ({ error }: Failure, format: Format) => ({
    title: 'Permanently erasing people was interrupted',
    body: `${sentence(errorText(error, format))} It continues at the next start; until then, traces of them remain.`
  }),
  'campaign-finished': (
    params: { campaign: string; accepted: number; rejected: number; unknown: number },
    format: Format
  ) => ({
    title: `${params.campaign}: finished`,
    body: finishedText(params, format)
  }),
  'campaign-paused': (
    { campaign, reason, detail }: { campaign: string; reason: PauseReason; detail: Reasoned | null },
    format: Format
  ) => ({
    title: `${campaign}: paused`,
    body: detail === null ? `${pauseWords[reason].title}.` : pauseDetailText(detail, format)
  }),
  /** Written down by a version that kept sentences. */
  'as-written': ({ title, body }: { title: string; body: string }) => ({ title, body })
} satisfies Catalog<NoticeText>

export type NoticePhrase = PhraseOf<typeof noticeTexts>

export const noticeText = (notice: Reasoned, format: Format): NoticeText =>
  textOf<NoticeText>(noticeTexts, notice, format) ?? { title: notice.reason, body: '' }

const heldUpText = (trouble: Reasoned, format: Format): string =>
  `${sentence(troubleText(trouble, format))} It is retried automatically, and no attempts are lost.`

const resumedText = (trouble: Reasoned, minutes: number, format: Format): string => {
  const kept = 'No attempts were lost and no one was sent a duplicate.'
  const why = troubleText(trouble, format)
  return format.plural(minutes, {
    one: `It resumed automatically after 1 minute. ${kept} (${why})`,
    other: `It resumed automatically after ${format.count(minutes)} minutes. ${kept} (${why})`
  })
}

const finishedText = (
  { accepted, rejected, unknown }: { accepted: number; rejected: number; unknown: number },
  format: Format
): string =>
  [
    `${format.count(accepted)} accepted`,
    ...(rejected > 0 ? [`${format.count(rejected)} rejected`] : []),
    ...(unknown > 0 ? [`${format.count(unknown)} unknown`] : [])
  ].join(', ')

/** What a server says may end without a full stop. */
const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
