import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconExternalLink } from '@tabler/icons-react'
import type { CapturedDetail } from '../../../shared/models/mailbox.ts'
import { useEngine, useShell } from '../../client/index.ts'
import { ActionButton } from '../../components/controls/index.ts'
import { Empty, ErrorState, Loading, notifyDone } from '../../components/feedback/index.ts'
import { MessageParts } from '../../components/message/index.ts'
import { formatExact, formatSize } from '../../format/index.ts'
import { confirmLink } from './confirm-link.ts'
import classes from './reading-pane.module.css'

export function ReadingPane({ id }: { id: number | null }) {
  return (
    <section className={classes.pane} aria-label="Email">
      {id === null ? (
        <Empty title="No email selected">Select one on the left to read it as its recipient would.</Empty>
      ) : (
        <Mail key={id} id={id} />
      )}
    </section>
  )
}

function Mail({ id }: { id: number }) {
  const engine = useEngine()
  const { data, error, refetch } = useQuery(engine.mailbox.get.queryOptions({ input: { id } }))
  if (data) return <Reading mail={data} />
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  return <Loading panels={[90, 320]} />
}

function Reading({ mail }: { mail: CapturedDetail }) {
  const { message } = mail
  const link = confirmLink(message.links)
  return (
    <>
      <div className={classes.head}>
        <h2 className={classes.subject} dir="auto">
          {message.subject || 'No subject'}
        </h2>
        <p className={classes.party}>
          From <bdi>{message.from}</bdi>
        </p>
        <p className={classes.party}>
          To <bdi>{message.to}</bdi>
        </p>
        <p className={classes.received}>
          {formatExact(mail.receivedAt)} · {formatSize(mail.size)}
        </p>
        {link !== null && <LinkActions url={link} />}
      </div>
      <MessageParts message={message} />
    </>
  )
}

function LinkActions({ url }: { url: string }) {
  const shell = useShell()
  const copy = async () => {
    await shell.copyText(url)
    notifyDone('Link copied.')
  }
  return (
    <div className={classes.linkActions}>
      <ActionButton
        reads
        size="xs"
        variant="filled"
        leftSection={<IconExternalLink size={14} stroke={1.7} />}
        run={() => shell.openExternal(url)}
        failure="The link could not be opened"
        title={url}
      >
        Open link
      </ActionButton>
      <Button size="xs" onClick={() => void copy()}>
        Copy link
      </Button>
    </div>
  )
}
