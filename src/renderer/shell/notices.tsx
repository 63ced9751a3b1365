import { Button, CloseButton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useEngine, useShell } from '../client/engine-context.tsx'
import { Changes } from '../components/changes.tsx'
import { notifyError } from '../components/notify.tsx'
import { navigate } from '../routing/router.ts'
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
      {status?.readOnly && (
        <div className={`${classes.banner} ${classes.warning}`} role="status">
          <span className={classes.text}>
            <strong className={classes.title}>Looking only.</strong>
            The data folder cannot be written to, so nothing can be sent or changed: {status.dataFolder}
          </span>
        </div>
      )}
      {status?.notices.map((notice) => (
        <div key={notice.id} className={`${classes.banner} ${classes[notice.kind]}`} role="status">
          <span className={classes.text}>
            <strong className={classes.title}>{notice.title}</strong>
            {notice.body}
          </span>
          {notice.campaignId !== null && (
            <Button size="xs" onClick={() => navigate(`/campaigns/${notice.campaignId}`)}>
              Open
            </Button>
          )}
          <Changes>
            <CloseButton
              size="sm"
              aria-label={`Dismiss: ${notice.title}`}
              onClick={() => dismiss(notice.id)}
            />
          </Changes>
        </div>
      ))}
    </>
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
