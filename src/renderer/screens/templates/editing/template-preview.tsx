import { ActionIcon, SegmentedControl } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { useState } from 'react'
import type { MailPreview as Mail } from '../../../../shared/models/template.ts'
import { templateProblemText } from '../../../../shared/words/template-problems.ts'
import { format } from '../../../format/index.ts'
import { ErrorState } from '../../../components/feedback/index.ts'
import { MailPreview, MailText } from '../../../components/message/index.ts'
import classes from './template-preview.module.css'
import { UserPicker } from './user-picker.tsx'

type Way = 'desktop' | 'phone' | 'text'

/** The mail as a recipient sees it: on a desktop or a phone, by day or by night, or as plain text. */
export function TemplatePreview(props: {
  mail: Mail | undefined
  error: Error | null
  isBroken: boolean
  userId: number | null
  onUser: (userId: number | null) => void
}) {
  const latest = props.mail
  const error = latest?.problems.find((problem) => problem.severity === 'error')
  const isBroken = props.isBroken || error !== undefined
  const [good, setGood] = useState(error ? undefined : latest)
  // With an error there is nothing to show: what there was before is more use than an empty frame.
  if (!isBroken && latest && latest !== good) setGood(latest)
  const mail = isBroken ? good : latest
  const [way, show] = useState<Way>('desktop')
  const [dark, setDark] = useState(false)
  return (
    <div className={classes.preview}>
      <div className={classes.previewTools}>
        <SegmentedControl<Way>
          size="xs"
          aria-label="Show the email as"
          className={classes.ways ?? ''}
          value={way}
          onChange={show}
          data={[
            { value: 'desktop', label: 'Desktop' },
            { value: 'phone', label: 'Phone' },
            { value: 'text', label: 'Text' }
          ]}
        />
        <ActionIcon
          aria-label="Preview in dark mode"
          aria-pressed={dark}
          title="Preview in dark mode"
          variant={dark ? 'light' : 'subtle'}
          color={dark ? 'brand' : 'gray'}
          disabled={way === 'text'}
          onClick={() => setDark(!dark)}
        >
          {dark ? <IconMoon size={16} stroke={1.7} /> : <IconSun size={16} stroke={1.7} />}
        </ActionIcon>
        <span className={classes.space} />
        <UserPicker userId={props.userId} onChange={props.onUser} />
      </div>
      {props.error && !mail && <ErrorState title="No preview" error={props.error} />}
      {isBroken && !mail && <p className={classes.nothing}>Fix the errors to see a preview.</p>}
      {mail && (
        <>
          <div className={classes.mailHead}>
            <p className={classes.mailSubject} dir="auto">
              {mail.subject || <span className="muted">No subject</span>}
            </p>
            <p className={classes.mailParties}>
              <bdi>{mail.from || 'No sender set'}</bdi> → <bdi>{mail.to}</bdi>
            </p>
          </div>
          {isBroken && (
            <p className={classes.broken} role="status">
              {/* An error of the template stands at its line; one that only this user's values bring, here. */}
              {!props.isBroken && error && `With this user: ${templateProblemText(error, format)} `}
              Preview from before the error.
            </p>
          )}
          <div className={classes.mail} data-way={way} data-broken={isBroken || undefined}>
            {way === 'text' ? (
              <MailText text={mail.text} label="Text part" />
            ) : (
              <MailPreview html={mail.html} title="Preview of the email" scheme={dark ? 'dark' : 'light'} />
            )}
          </div>
        </>
      )}
    </div>
  )
}
