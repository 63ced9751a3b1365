import { troubleText } from '../../../shared/words/trouble-words.ts'
import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DuplicateOptions } from '../../../shared/models/campaign.ts'
import type { Account } from '../../../shared/models/account.ts'
import type { Settings } from '../../../shared/models/settings.ts'
import type { TemplateSummary } from '../../../shared/models/template.ts'
import type { Selection } from '../../../shared/models/user.ts'
import { sentenceOf, useEngine, useSettings } from '../../client/index.ts'
import { Card, WideDialog } from '../../components/layout/index.ts'
import { WriteGuard } from '../../components/controls/index.ts'
import { ErrorState, notifyDone, notifyError } from '../../components/feedback/index.ts'
import { format, formatCount, formatCountOf, formatMoment } from '../../format/index.ts'
import { isolate } from '../../../shared/text/isolate.ts'
import { DeliveryOptions } from './delivery-options.tsx'
import { campaignOptions, formLike, type PreflightForm } from './preflight-form.ts'
import { RecipientPreview, useRecipientPreview } from './recipient-preview.tsx'
import { RehearseMenu } from './rehearse-menu.tsx'
import { SendTestButton } from './send-test-button.tsx'
import { usePreflight } from './use-preflight.ts'
import { RecipientCounts } from './recipient-counts.tsx'
import { duplicateChangeText } from '../../../shared/words/duplicate-words.ts'
import { blockerText } from './blocker-text.ts'
import classes from './preflight-dialog.module.css'

interface PreflightProps {
  /** The campaign's first name. With `like` the name of that campaign. */
  name: string
  selection: Selection
  /** The campaign that this one is to be like. */
  like?: DuplicateOptions | undefined
  onClose: () => void
}

const title = 'Review before sending'

/** The last look before anything is sent: who, what, how; a test to oneself; and the start, which can be canceled. */
export function PreflightDialog(props: PreflightProps) {
  const engine = useEngine()
  const { settings, isKnown } = useSettings()
  const templates = useQuery(engine.templates.list.queryOptions({ input: {} }))
  const accounts = useQuery(engine.accounts.list.queryOptions({ input: {} }))
  const error = templates.error ?? accounts.error
  if (error) {
    return (
      <WideDialog title={title} onClose={props.onClose} foot={<Button onClick={props.onClose}>Close</Button>}>
        <ErrorState error={error} />
      </WideDialog>
    )
  }
  if (!isKnown || !templates.data || !accounts.data) return null
  return <Preflight {...props} settings={settings} templates={templates.data} accounts={accounts.data} />
}

function firstForm(
  name: string,
  settings: Settings,
  templates: TemplateSummary[],
  accounts: Account[],
  like: DuplicateOptions | undefined
): PreflightForm {
  if (like) return formLike(like.options)
  return {
    name,
    templateId: (templates.find(({ id }) => id === 'confirm-account') ?? templates[0])?.id ?? '',
    accountId: (accounts.find((account) => account.isActive) ?? accounts[0])?.id,
    linkLifetime: settings.links.lifetime,
    ratePerSecond: null,
    start: 'all',
    firstCount: 20,
    startAt: null,
    evenIfRecent: false,
    unknownOutcomes: settings.sending.unknownOutcomes
  }
}

function Preflight(
  props: PreflightProps & { settings: Settings; templates: TemplateSummary[]; accounts: Account[] }
) {
  const { selection, settings, templates, accounts, onClose } = props
  const form = useForm<PreflightForm>({
    initialValues: firstForm(props.name, settings, templates, accounts, props.like)
  })
  const values = form.values
  const { report, counting, error } = usePreflight({
    selection,
    evenIfRecent: values.evenIfRecent,
    accountId: values.accountId,
    ratePerSecond: values.ratePerSecond
  })
  const options = campaignOptions(values)
  const willBeSent = report?.willBeSent ?? 0
  const {
    preview,
    error: previewError,
    index,
    setIndex
  } = useRecipientPreview(selection, options, willBeSent)
  const account = accounts.find(({ id }) => id === values.accountId)

  return (
    <WideDialog
      title={title}
      {...(props.like ? { kind: `Copy of “${isolate(props.name)}”` } : {})}
      onClose={onClose}
      foot={
        <>
          <SendTestButton
            templateId={values.templateId}
            accountId={values.accountId}
            userId={preview?.recipient.userId ?? null}
          />
          {account?.kind === 'mailbox' && <RehearseMenu />}
          <span className={classes.space} />
          <Button onClick={onClose}>Cancel</Button>
          <StartButton
            form={values}
            selection={selection}
            willBeSent={willBeSent}
            disabled={report === null || counting !== null || report.blockers.length > 0}
            onStarted={onClose}
          />
        </>
      }
    >
      {error && <Sentences sentences={[sentenceOf(error)]} />}
      <Sentences
        sentences={
          report?.blockers.map((blocker) => blockerText(blocker, report, settings.sending.cooldown)) ?? []
        }
      />
      <Sentences
        sentences={[
          ...(props.like?.changes.map((change) => duplicateChangeText(change, format)) ?? []),
          ...(report?.troubles.map((trouble) => troubleText(trouble, format)) ?? [])
        ]}
        areWarnings
      />
      <div className={classes.columns}>
        <div className={classes.left}>
          <RecipientCounts
            report={report}
            counting={counting}
            isFilter={'filter' in selection}
            cooldown={settings.sending.cooldown}
            evenIfRecent={values.evenIfRecent}
            onEvenIfRecent={(evenIfRecent) => form.setFieldValue('evenIfRecent', evenIfRecent)}
          />
          <DeliveryOptions form={form} templates={templates} accounts={accounts} report={report} />
          {account && <AccountNote account={account} />}
        </div>
        <RecipientPreview
          preview={preview}
          error={previewError}
          index={index}
          willBeSent={willBeSent}
          onIndex={setIndex}
        />
      </div>
    </WideDialog>
  )
}

function StartButton(props: {
  form: PreflightForm
  selection: Selection
  willBeSent: number
  disabled: boolean
  onStarted: () => void
}) {
  const engine = useEngine()
  const [starting, setStarting] = useState(false)
  const options = campaignOptions(props.form)
  const start = async () => {
    if (!options) return
    setStarting(true)
    try {
      await engine.campaigns.start.call({ selection: props.selection, options, atMost: props.willBeSent })
      if (options.startWith.kind === 'at') {
        notifyDone(`“${isolate(options.name)}” starts at ${formatMoment(options.startWith.at, Date.now())}`)
      }
      props.onStarted()
    } catch (error) {
      notifyError('The campaign was not started', error)
    } finally {
      setStarting(false)
    }
  }
  return (
    <WriteGuard>
      <Button
        variant="filled"
        loading={starting}
        disabled={props.disabled || options === null || props.willBeSent === 0}
        onClick={() => void start()}
      >
        {props.form.start === 'at'
          ? `Schedule ${formatCountOf(props.willBeSent, 'email')}`
          : `Start sending to ${formatCount(props.willBeSent)}`}
      </Button>
    </WriteGuard>
  )
}

function AccountNote({ account }: { account: Account }) {
  return (
    <Card>
      <div className={classes.account}>
        <span
          className={classes.dot}
          data-test={account.kind === 'mailbox' || undefined}
          aria-hidden="true"
        />
        <span>
          {account.kind === 'mailbox' ? (
            <>
              Using <strong>{account.name}</strong>: emails stay in this app; nothing is delivered.
            </>
          ) : (
            <>
              Using <strong>{account.name}</strong>: real emails will be sent via {account.host}.
            </>
          )}
        </span>
      </div>
    </Card>
  )
}

function Sentences({ sentences, areWarnings = false }: { sentences: string[]; areWarnings?: boolean }) {
  if (sentences.length === 0) return null
  return (
    <div
      className={areWarnings ? `${classes.problems} ${classes.warnings}` : classes.problems}
      role={areWarnings ? undefined : 'alert'}
    >
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  )
}
