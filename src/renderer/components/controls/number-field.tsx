import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'

interface NumberFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'min' | 'max'> {
  /** '': nothing is entered. */
  value: number | string
  /** With a number, or with '' when there is none. */
  onChange: (value: number | string) => void
  /** What is entered beyond these becomes them when the field is left; without them the caller says what is wrong. */
  min?: number
  max?: number
  /** False: whole numbers only. */
  decimals?: boolean
  /** Shown behind the number, such as '%'. */
  suffix?: string
}

/** A field for a number of zero or more. Only what can be part of one can be typed. */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min = 0, max = Infinity, decimals = true, suffix, onBlur, ...rest } = props
  // While it is typed in, what was typed stands: '0.' on the way to '0.5', nothing on the way to another number.
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextInput
      {...rest}
      inputMode={decimals ? 'decimal' : 'numeric'}
      autoComplete="off"
      value={typed ?? String(value)}
      rightSection={suffix && <span className="muted">{suffix}</span>}
      rightSectionWidth={suffix && `${suffix.length + 2.5}ch`}
      onChange={(event) => {
        const text = event.currentTarget.value.replace(',', '.')
        if (!(decimals ? /^\d*\.?\d*$/ : /^\d*$/).test(text)) return
        setTyped(text)
        onChange(numberOf(text))
      }}
      onBlur={(event) => {
        if (typeof value === 'number') {
          const kept = Math.min(max, Math.max(min, value))
          if (kept !== value) onChange(kept)
        }
        setTyped(null)
        onBlur?.(event)
      }}
    />
  )
}

const numberOf = (text: string): number | '' => (/\d/.test(text) ? Number(text) : '')
