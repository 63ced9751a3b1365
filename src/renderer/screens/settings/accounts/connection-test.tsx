import { Button, TextInput } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconLoader2
} from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { AccountInput, ConnectionStep } from '../../../../shared/models/account.ts'
import { connectionStepText } from '../../../../shared/words/connection-steps.ts'
import { narrowError, sentenceOf, useEngine, useSettings } from '../../../client/index.ts'
import { Card } from '../../../components/layout/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { format, formatDuration } from '../../../format/index.ts'
import classes from './connection-test.module.css'
import { forTest, type TypedSecrets } from './typed-secrets.ts'

type Step = ConnectionStep['step']
type StepState = ConnectionStep['state'] | 'waiting'

const steps: { step: Step; label: string }[] = [
  { step: 'dns', label: 'Find the server' },
  { step: 'connect', label: 'Connect' },
  { step: 'tls', label: 'Secure the connection' },
  { step: 'token', label: 'Get an access token' },
  { step: 'login', label: 'Log in' },
  { step: 'send', label: 'Send a test email' }
]

const stateWords: Record<StepState, string> = {
  waiting: 'pending',
  running: 'running',
  ok: 'done',
  failed: 'failed',
  skipped: 'skipped'
}

const icons: Record<StepState, typeof IconCircleX> = {
  waiting: IconCircleDashed,
  running: IconLoader2,
  ok: IconCircleCheck,
  failed: IconCircleX,
  skipped: IconCircleMinus
}

/** Tries the account as it stands in the form, step by step, without saving it. */
export function ConnectionTest(props: {
  accountId: number | null
  /** Null when the form has problems, which it then shows. */
  input: () => AccountInput | null
  typed: TypedSecrets
  onFieldProblem: (field: string, message: string) => void
}) {
  const engine = useEngine()
  const { settings } = useSettings()
  const [sendTo, setSendTo] = useState(settings.service.adminAddress)
  const [seen, setSeen] = useState<Partial<Record<Step, ConnectionStep>> | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const running = useRef<AbortController>(null)
  const [isRunning, setRunning] = useState(false)
  const [tokens, setTokens] = useState(false)
  const isShown = ({ step }: { step: Step }) => step !== 'token' || tokens
  useEffect(() => () => running.current?.abort(), [])

  const test = async () => {
    const input = props.input()
    if (!input) return
    const stop = new AbortController()
    running.current = stop
    setRunning(true)
    setProblem(null)
    setSeen({})
    setTokens(input.oauth2 !== null)
    try {
      const stream = await engine.accounts.test.call(
        {
          ...input,
          id: props.accountId,
          ...forTest(props.typed),
          sendTo: sendTo.trim() === '' ? null : sendTo.trim()
        },
        { signal: stop.signal }
      )
      for await (const step of stream) setSeen((before) => ({ ...before, [step.step]: step }))
    } catch (error) {
      const { code, data } = narrowError(error)
      const message = sentenceOf(error)
      if (typeof data['field'] === 'string') props.onFieldProblem(data['field'], message)
      if (code !== 'CANCELLED') setProblem(message)
    } finally {
      setRunning(false)
    }
  }
  return (
    <Card title="Test the connection" className={classes.test}>
      <TextInput
        label="Send a test email to"
        description="Only a real email shows whether the sender is allowed. Leave empty to send none."
        placeholder="you@example.com"
        value={sendTo}
        onChange={(event) => setSendTo(event.currentTarget.value)}
        spellCheck={false}
      />
      <div className={classes.row}>
        {isRunning ? (
          <Button onClick={() => running.current?.abort()}>Stop test</Button>
        ) : (
          <WriteGuard>
            <Button onClick={() => void test()}>{seen === null ? 'Test' : 'Test again'}</Button>
          </WriteGuard>
        )}
      </div>
      {seen !== null && (
        <ol className={classes.steps} aria-live="polite" aria-busy={isRunning}>
          {steps.filter(isShown).map(({ step, label }) => (
            <StepRow key={step} label={label} report={seen[step]} />
          ))}
        </ol>
      )}
      {problem && (
        <p className={classes.testProblem} role="alert">
          {problem}
        </p>
      )}
    </Card>
  )
}

function StepRow({ label, report }: { label: string; report: ConnectionStep | undefined }) {
  const state: StepState = report?.state ?? 'waiting'
  const Icon = icons[state]
  const text = report ? connectionStepText(report, format) : null
  return (
    <li className={classes.step} data-state={state}>
      <Icon size={17} stroke={1.8} aria-hidden="true" />
      <div className={classes.stepText}>
        <p>
          {label}
          <span className="visually-hidden">: {stateWords[state]}</span>
          {report && report.durationMs > 0 && (
            <span className={classes.stepTime}>{formatDuration(report.durationMs)}</span>
          )}
        </p>
        {text !== null && <p className={classes.stepDetail}>{text}</p>}
      </div>
    </li>
  )
}
