import { Input, Select, TextInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { Settings } from '../../../../shared/models/settings.ts'
import { NumberField } from '../../../components/controls/index.ts'
import classes from './setting-fields.module.css'
import { type Section, type SettingState, useSetting } from './use-setting.ts'

/** A group of settings under a heading, with what they are about. */
export function SettingGroup({
  title,
  about,
  children
}: {
  title: string
  about?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={classes.group} aria-label={title}>
      <div>
        <h2 className={classes.groupTitle}>{title}</h2>
        {about && <p className={classes.groupAbout}>{about}</p>}
      </div>
      <div className={classes.fields}>{children}</div>
    </section>
  )
}

/** Says that a setting is kept, for as long as it takes to read it. */
export function SavedMark({ shown }: { shown: boolean }) {
  return (
    <span className={classes.saved} role="status">
      {shown && (
        <>
          <IconCheck size={13} stroke={2.2} aria-hidden="true" /> Saved
        </>
      )}
    </span>
  )
}

const label = (text: string, setting: SettingState<never>) => (
  <>
    {text} <SavedMark shown={setting.wasSaved} />
  </>
)

type TextKeys<In extends Section> = {
  [Key in keyof Settings[In]]: Settings[In][Key] extends string ? Key : never
}[keyof Settings[In]] &
  string

/** Kept when the field is left, or with Enter; Esc brings back what is kept. */
export function SettingText<In extends Section>(props: {
  in: In
  name: TextKeys<In>
  label: string
  description?: ReactNode
  placeholder?: string
  maxLength: number
  check?: (text: string) => string | null
  mono?: boolean
}) {
  const { check } = props
  const setting = useSetting(props.in, props.name, (value) => check?.(String(value)) ?? null)
  const kept = String(setting.value)
  const [typed, setTyped] = useState(kept)
  const [known, setKnown] = useState(kept)
  if (kept !== known) {
    setKnown(kept)
    setTyped(kept)
  }
  const save = () => void setting.save(typed.trim() as Settings[In][TextKeys<In>])
  return (
    <TextInput
      label={label(props.label, setting as SettingState<never>)}
      description={props.description}
      placeholder={props.placeholder}
      maxLength={props.maxLength}
      value={typed}
      error={setting.problem}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save()
        if (event.key === 'Escape') setTyped(kept)
      }}
      styles={props.mono ? { input: { fontFamily: 'var(--mono)' } } : {}}
      spellCheck={false}
    />
  )
}

/** A number as it is shown; `read` and `write` turn it into the setting and back (several settings keep milliseconds). */
export function SettingNumber<Value>(props: {
  setting: SettingState<Value>
  label: string
  description?: ReactNode
  suffix?: string
  min: number
  max: number
  decimals?: boolean
  read: (value: Value) => number
  write: (shown: number) => Value
}) {
  const { setting, min, max } = props
  const kept = props.read(setting.value)
  const [typed, setTyped] = useState<number | string>(kept)
  const [known, setKnown] = useState(kept)
  const [problem, setProblem] = useState<string | null>(null)
  if (kept !== known) {
    setKnown(kept)
    setTyped(kept)
  }
  const save = () => {
    const number = typeof typed === 'number' ? typed : Number.NaN
    if (Number.isNaN(number) || number < min || number > max) {
      return setProblem(`Enter a number from ${min} to ${max}.`)
    }
    setProblem(null)
    void setting.save(props.write(number))
  }
  return (
    <NumberField
      label={label(props.label, setting as SettingState<never>)}
      description={props.description}
      suffix={props.suffix}
      decimals={props.decimals ?? false}
      value={typed}
      error={problem ?? setting.problem}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save()
      }}
      styles={{ wrapper: { maxWidth: 240 } }}
    />
  )
}

const units = [
  { value: 'minutes', label: 'minutes', ms: 60_000 },
  { value: 'hours', label: 'hours', ms: 3_600_000 },
  { value: 'days', label: 'days', ms: 86_400_000 }
] as const
type Unit = (typeof units)[number]['value']

const unitOf = (ms: number): Unit =>
  ms > 0 && ms % 86_400_000 === 0 && ms > 86_400_000 * 2 ? 'days' : ms % 3_600_000 === 0 ? 'hours' : 'minutes'

const msOf = (unit: Unit): number => units.find((candidate) => candidate.value === unit)?.ms ?? 60_000

/** A length of time, kept in milliseconds, in the unit that suits it. */
export function SettingDuration(props: {
  setting: SettingState<number>
  label: string
  description?: ReactNode
  /** Milliseconds. */
  min: number
  max: number
  rangeWords: string
}) {
  const { setting, min, max } = props
  const [unit, setUnit] = useState<Unit>(() => unitOf(setting.value))
  const [typed, setTyped] = useState<number | string>(setting.value / msOf(unit))
  const [problem, setProblem] = useState<string | null>(null)
  const save = (number: number | string, unit: Unit) => {
    const ms = typeof number === 'number' ? Math.round(number * msOf(unit)) : Number.NaN
    if (Number.isNaN(ms) || ms < min || ms > max) return setProblem(props.rangeWords)
    setProblem(null)
    void setting.save(ms)
  }
  return (
    <Input.Wrapper
      label={label(props.label, setting as SettingState<never>)}
      labelElement="div"
      description={props.description}
      error={problem ?? setting.problem}
      role="group"
      aria-label={props.label}
    >
      <div className={classes.duration}>
        <NumberField
          aria-label={props.label}
          error={problem !== null || setting.problem !== null}
          value={typed}
          onChange={setTyped}
          onBlur={() => save(typed, unit)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save(typed, unit)
          }}
        />
        <Select
          aria-label={`Unit of: ${props.label}`}
          data={units.map(({ value, label }) => ({ value, label }))}
          value={unit}
          onChange={(next) => {
            if (next === null) return
            setUnit(next)
            save(typed, next)
          }}
          w={110}
        />
      </div>
    </Input.Wrapper>
  )
}
