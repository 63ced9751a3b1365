import type { Notice } from '../../../shared/models/events.ts'
import { Button, CloseButton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useEngine, useShell, useUpdates } from '../../client/index.ts'
import { WriteGuard } from '../../components/controls/index.ts'
import { notifyError } from '../../components/feedback/index.ts'
import { navigate } from '../../routing/index.ts'
import { noticeText } from '../../../shared/words/notice-words.ts'
import { format } from '../../format/index.ts'
import classes from './banners.module.css'

/** What a person must know and would not see otherwise: a restored backup, a read-only folder, a campaign that paused. */
export function Notices() {
  const engine = useEngine()
  const queries = useQueryClient()
  const { data: status } = useQuery(engine.system.status.queryOptions({ input: {} }))
  const dismiss = async (id: number) => {
    try {
      await engine.system.dismissNotice.call({ id })
      await queries.invalidateQueries({ queryKey: engine.system.key() })
    } catch (error) {
      notifyError('The notice could not be dismissed', error)
    }
  }
  return (
    <>
      <LaunchNotices />
      <UpdateNotice />
      {status?.readOnly && (
        <div className={`${classes.banner} ${classes.warning}`} role="status">
          <span className={classes.text}>
            <strong className={classes.title}>Read-only.</strong>
            The data folder can’t be written to, so nothing can be sent or changed: {status.dataFolder}
          </span>
        </div>
      )}
      {status?.notices.map((notice) => (
        <NoticeBanner key={notice.id} notice={notice} dismiss={dismiss} />
      ))}
    </>
  )
}

function NoticeBanner({ notice, dismiss }: { notice: Notice; dismiss: (id: number) => Promise<void> }) {
  const { title, body } = noticeText(notice.phrase, format)
  return (
    <div className={`${classes.banner} ${classes[notice.kind]}`} role="status">
      <span className={classes.text}>
        <strong className={classes.title}>{title}</strong>
        {body}
      </span>
      {notice.campaignId !== null && (
        <Button size="xs" onClick={() => navigate(`/campaigns/${notice.campaignId}`)}>
          Open
        </Button>
      )}
      <WriteGuard>
        <CloseButton size="sm" aria-label={`Dismiss: ${title}`} onClick={() => dismiss(notice.id)} />
      </WriteGuard>
    </div>
  )
}

/** What main found at start, such as a settings file that could not be read. */
function LaunchNotices() {
  const shell = useShell()
  const [sentences, setSentences] = useState(shell.launch.notices)
  return sentences.map((sentence) => (
    <div key={sentence} className={`${classes.banner} ${classes.warning}`} role="status">
      <span className={classes.text}>{sentence}</span>
      <CloseButton
        size="sm"
        aria-label={`Dismiss: ${sentence}`}
        onClick={() => setSentences(sentences.filter((other) => other !== sentence))}
      />
    </div>
  ))
}

/** Only that one is ready: that none could be had is said in Settings, where nobody is kept from their work by it. */
function UpdateNotice() {
  const updates = useUpdates()
  const [dismissed, setDismissed] = useState<string | null>(null)
  if (updates?.step !== 'ready' || updates.version === dismissed) return null
  return (
    <div className={`${classes.banner} ${classes.info}`} role="status">
      <span className={classes.text}>
        <strong className={classes.title}>Version {updates.version} is ready.</strong>
        Quit Countersign to install it. Nothing is installed while emails are being sent.
      </span>
      <CloseButton
        size="sm"
        aria-label={`Dismiss: version ${updates.version} is ready`}
        onClick={() => setDismissed(updates.version)}
      />
    </div>
  )
}
