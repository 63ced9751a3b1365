import { ActionIcon, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { CampaignOptions } from '../../../shared/models/campaign.ts'
import type { MailPreview as Preview } from '../../../shared/models/template.ts'
import type { Selection } from '../../../shared/models/user.ts'
import { sentenceOf, useEngine } from '../../client/index.ts'
import { MailPreview, MailText } from '../../components/message/index.ts'
import { formatCount } from '../../format/index.ts'
import classes from './recipient-preview.module.css'

/** The very mail a recipient would get, one after the other. */
export function useRecipientPreview(
  selection: Selection,
  options: CampaignOptions | null,
  willBeSent: number
) {
  const engine = useEngine()
  const [wanted, setIndex] = useState(0)
  const index = Math.min(wanted, Math.max(0, willBeSent - 1))
  const { data: preview, error } = useQuery(
    engine.campaigns.preview.queryOptions({
      // The name is no part of the mail: typing one must not render it again.
      input: { selection, options: { ...(options ?? emptyOptions), name: 'Preview' }, index },
      enabled: options !== null && willBeSent > 0,
      placeholderData: keepPreviousData
    })
  )
  // Not the one before, when nobody is left.
  return { preview: willBeSent > 0 ? preview : undefined, error, index, setIndex }
}

const emptyOptions: CampaignOptions = {
  name: 'Preview',
  templateId: '-',
  accountId: 1,
  linkLifetime: 3_600_000,
  ratePerSecond: null,
  startWith: { kind: 'all' },
  evenIfRecent: false
}

export function RecipientPreview({
  preview,
  error,
  index,
  willBeSent,
  onIndex
}: {
  preview: Preview | undefined
  error: Error | null
  index: number
  willBeSent: number
  onIndex: (index: number) => void
}) {
  const [part, setPart] = useState<'HTML' | 'Text'>('HTML')
  return (
    <section className={classes.preview} aria-label="Preview">
      <div className={classes.envelope}>
        <span className={classes.subject}>{preview?.subject ?? ' '}</span>
        <span className={classes.to}>{preview ? `to ${preview.to}` : ' '}</span>
      </div>
      <div className={classes.mail}>
        {error && <p className={classes.previewNote}>{sentenceOf(error)}</p>}
        {!error && willBeSent === 0 && <p className={classes.previewNote}>No recipients.</p>}
        {!error &&
          preview &&
          (part === 'HTML' ? (
            <MailPreview
              html={preview.html}
              title={`Email to ${preview.recipient.name || preview.to}, HTML part`}
            />
          ) : (
            <MailText
              text={preview.text}
              label={`Email to ${preview.recipient.name || preview.to}, text part`}
            />
          ))}
      </div>
      <div className={classes.stepper}>
        <ActionIcon
          size={24}
          aria-label="Previous recipient"
          disabled={index === 0}
          onClick={() => onIndex(index - 1)}
        >
          <IconChevronLeft size={15} />
        </ActionIcon>
        <span className="num" aria-live="polite">
          {willBeSent === 0 ? '0 of 0' : `${formatCount(index + 1)} of ${formatCount(willBeSent)}`}
        </span>
        <ActionIcon
          size={24}
          aria-label="Next recipient"
          disabled={index + 1 >= willBeSent}
          onClick={() => onIndex(index + 1)}
        >
          <IconChevronRight size={15} />
        </ActionIcon>
        <SegmentedControl
          ml="auto"
          size="xs"
          aria-label="Part of the email"
          data={['HTML', 'Text']}
          value={part}
          onChange={(value) => setPart(value === 'Text' ? 'Text' : 'HTML')}
        />
      </div>
    </section>
  )
}
