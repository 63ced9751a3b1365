import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { defaultSettings } from '../../shared/models/default-settings.ts'
import type { Settings, SettingsPatch } from '../../shared/models/settings.ts'
import { useShell } from './engine-context.tsx'

const key = ['settings']

/** The settings of now; the defaults until they are known (`isKnown`). `update` rejects with a sentence. */
export function useSettings(): {
  settings: Settings
  isKnown: boolean
  update: (patch: SettingsPatch) => Promise<Settings>
} {
  const shell = useShell()
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: key, queryFn: () => shell.settings.get() })
  useEffect(
    () => shell.settings.onChange((settings) => queries.setQueryData(key, settings)),
    [shell, queries]
  )
  return {
    settings: data ?? defaultSettings,
    isKnown: data !== undefined,
    async update(patch) {
      const settings = await shell.settings.update(patch)
      queries.setQueryData(key, settings)
      return settings
    }
  }
}
