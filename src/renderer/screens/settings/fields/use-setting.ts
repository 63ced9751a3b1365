import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Settings } from '../../../../shared/models/settings.ts'
import { sentenceOf, useEngine, useSettings } from '../../../client/index.ts'

export type Section = Exclude<keyof Settings, 'welcomed'>

/** Milliseconds 'Saved' stays. */
const saidFor = 2500

export interface SettingState<Value> {
  /** As it is kept. */
  value: Value
  /** Why what was entered last was not kept. */
  problem: string | null
  wasSaved: boolean
  save(value: Value): Promise<void>
}

/**
 * One setting: kept as soon as a valid value is entered, with a sentence where it is not.
 *
 * `check`: the sentence that says what is wrong at once; null when it is fine. Main judges for good.
 */
export function useSetting<In extends Section, Key extends keyof Settings[In] & string>(
  section: In,
  key: Key,
  check: (value: Settings[In][Key]) => string | null = () => null
): SettingState<Settings[In][Key]> {
  const { settings, update } = useSettings()
  const engine = useEngine()
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [wasSaved, setSaved] = useState(false)
  /** Shown at once; taken back when it could not be kept. */
  const [chosen, choose] = useState<{ value: Settings[In][Key] } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const value = settings[section][key]

  const save = async (next: Settings[In][Key]) => {
    const wrong = check(next)
    setProblem(wrong)
    if (wrong !== null || next === value) return
    choose({ value: next })
    try {
      await update({ [section]: { [key]: next } })
      setSaved(true)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setSaved(false), saidFor)
      await queries.invalidateQueries({ queryKey: engine.links.key() })
    } catch (error) {
      setProblem(sentenceOf(error))
    } finally {
      choose(null)
    }
  }
  return { value: chosen ? chosen.value : value, problem, wasSaved, save }
}
