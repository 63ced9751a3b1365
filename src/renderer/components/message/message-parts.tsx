import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { assertNever } from '../../../shared/errors.ts'
import type { MessageView } from '../../../shared/models/delivery.ts'
import { useShell } from '../../client/index.ts'
import { MailPreview, MailText } from './mail-preview.tsx'
import classes from './message-parts.module.css'
import { notifyDone, notifyError } from '../feedback/index.ts'

const parts = ['HTML', 'Text', 'Source', 'Headers', 'Links'] as const
type Part = (typeof parts)[number]

/** A message as it is on the wire, part by part. Its links do nothing in the preview: they stand in a list of their own. */
export function MessageParts({ message }: { message: MessageView }) {
  const [chosen, choose] = useState<Part>('HTML')
  const shown = chosen === 'HTML' && message.html === null ? 'Text' : chosen
  return (
    <div className={classes.message}>
      <SegmentedControl
        size="xs"
        aria-label="Part of the message"
        className={classes.parts}
        value={shown}
        onChange={choose}
        data={parts.map((part) => ({
          value: part,
          label: part === 'Links' ? `Links ${message.links.length}` : part,
          disabled: part === 'HTML' && message.html === null
        }))}
      />
      <div className={classes.part}>
        <PartOf message={message} part={shown} />
      </div>
    </div>
  )
}

function PartOf({ message, part }: { message: MessageView; part: Part }) {
  switch (part) {
    case 'HTML':
      return <MailPreview html={message.html ?? ''} title={`HTML part of “${message.subject}”`} />
    case 'Text':
      return message.text === null ? (
        <p className={classes.none}>This message has no text part.</p>
      ) : (
        <MailText text={message.text} label="Text part" />
      )
    case 'Source':
      return <MailText text={message.source} label="Source" />
    case 'Headers':
      return <Headers headers={message.headers} />
    case 'Links':
      return <Links links={message.links} />
    default:
      return assertNever(part)
  }
}

function Headers({ headers }: { headers: MessageView['headers'] }) {
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="Headers">
      <table className={classes.headers}>
        <tbody>
          {headers.map((header, index) => (
            <tr key={index}>
              <th scope="row">{header.name}</th>
              <td className="mono" dir="auto">
                {header.value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Links({ links }: { links: string[] }) {
  const shell = useShell()
  if (links.length === 0) return <p className={classes.none}>This message has no links.</p>
  const open = async (url: string) => {
    try {
      await shell.openExternal(url)
    } catch (error) {
      notifyError('The link could not be opened', error)
    }
  }
  const copy = async (url: string) => {
    await shell.copyText(url)
    notifyDone('Link copied.')
  }
  return (
    <ul className={`${classes.scroll} ${classes.links}`}>
      {links.map((url) => (
        <li key={url}>
          <span className="mono" dir="ltr">
            {url}
          </span>
          <span className={classes.linkActions}>
            <Button size="xs" onClick={() => open(url)}>
              Open in browser
            </Button>
            <Button size="xs" onClick={() => copy(url)}>
              Copy
            </Button>
          </span>
        </li>
      ))}
    </ul>
  )
}
