import { Select, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ReactNode } from 'react'
import type { Account } from '../../../shared/models/account.ts'
import type { TemplateSummary } from '../../../shared/models/template.ts'
import { Card } from '../../components/layout/index.ts'
import { NumberField } from '../../components/controls/index.ts'
import { formatDuration, formatLifetime, formatRate } from '../../format/index.ts'
import { linkLives, type PreflightForm } from './preflight-form.ts'
import type { PreflightReport } from './use-preflight.ts'
import classes from './delivery-options.module.css'

/** Template, sender, life of the link, speed and time. */
export function DeliveryOptions({
  form,
  templates,
  accounts,
  report
}: {
  form: UseFormReturnType<PreflightForm>
  templates: TemplateSummary[]
  accounts: Account[]
  report: PreflightReport | null
}) {
  const estimate = report?.estimatedMs ?? null
  const lives = [...new Set([...linkLives, form.values.linkLifetime])].sort((a, b) => a - b)
  return (
    <Card title="Settings">
      <div className={classes.how}>
        <Line label="Name">
          <TextInput aria-label="Name" variant="unstyled" {...form.getInputProps('name')} />
        </Line>
        <Line label="Template">
          <Select
            aria-label="Template"
            variant="unstyled"
            data={templates.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('templateId')}
          />
        </Line>
        <Line label="From">
          <Select
            aria-label="From"
            variant="unstyled"
            data={accounts.map((account) => ({ value: String(account.id), label: senderOf(account) }))}
            value={form.values.accountId === undefined ? null : String(form.values.accountId)}
            onChange={(id) => id && form.setFieldValue('accountId', Number(id))}
          />
        </Line>
        <Line label="Link lifetime">
          <Select
            aria-label="Link lifetime"
            variant="unstyled"
            data={lives.map((life) => ({ value: String(life), label: formatLifetime(life) }))}
            value={String(form.values.linkLifetime)}
            onChange={(life) => life && form.setFieldValue('linkLifetime', Number(life))}
          />
        </Line>
        <Line label="Limit">
          <span className={classes.speed}>
            <NumberField
              aria-label="Max messages per second"
              variant="unstyled"
              min={0.1}
              max={10_000}
              w={60}
              placeholder={report?.ratePerSecond ? formatRate(report.ratePerSecond) : 'none'}
              value={form.values.ratePerSecond ?? ''}
              onChange={(rate) =>
                form.setFieldValue('ratePerSecond', typeof rate === 'number' && rate > 0 ? rate : null)
              }
            />{' '}
            per second{' '}
          </span>
        </Line>
        {estimate !== null && (
          <Line label="Estimated time">
            {' '}
            <span className="visually-hidden">Estimated time: </span>about{' '}
            {formatDuration(Math.max(1000, estimate))}
          </Line>
        )}
        <StartWith form={form} />
        <Line label="If delivery is uncertain">
          <Select
            aria-label="If delivery is uncertain"
            variant="unstyled"
            data={[
              { value: 'hold', label: 'Ask me' },
              { value: 'resend', label: 'Send again (may cause duplicates)' }
            ]}
            {...form.getInputProps('unknownOutcomes')}
          />
        </Line>
      </div>
    </Card>
  )
}

function StartWith({ form }: { form: UseFormReturnType<PreflightForm> }) {
  return (
    <>
      <Line label="Start">
        <Select
          aria-label="Start"
          variant="unstyled"
          data={[
            { value: 'all', label: 'Now' },
            { value: 'first', label: `Now, pause after the first ${form.values.firstCount}` },
            { value: 'at', label: 'Schedule…' }
          ]}
          {...form.getInputProps('start')}
        />
      </Line>
      {form.values.start === 'first' && (
        <Line label="First batch">
          <NumberField
            aria-label="First batch"
            variant="unstyled"
            min={1}
            max={10_000}
            decimals={false}
            value={form.values.firstCount}
            onChange={(count) =>
              typeof count === 'number' && count >= 1 && form.setFieldValue('firstCount', count)
            }
          />
        </Line>
      )}
      {form.values.start === 'at' && (
        <Line label="Start time">
          <TextInput
            aria-label="Start time"
            variant="unstyled"
            type="datetime-local"
            onChange={(event) => {
              const at = new Date(event.currentTarget.value).getTime()
              form.setFieldValue('startAt', Number.isNaN(at) ? null : at)
            }}
          />
        </Line>
      )}
    </>
  )
}

const senderOf = ({ fromName, fromAddress }: Account): string =>
  fromName === '' ? fromAddress : `${fromName} <${fromAddress}>`

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <span className={classes.label} aria-hidden="true">
        {label}
      </span>
      <span className={classes.field}>{children}</span>
    </>
  )
}
