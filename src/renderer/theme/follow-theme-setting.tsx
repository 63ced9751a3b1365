import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import { useSettings } from '../client/index.ts'

/** The theme is a setting kept by main; Mantine's own copy only spares a flash of the other theme at the next start. */
export function FollowThemeSetting() {
  const { settings, isKnown } = useSettings()
  const { setColorScheme } = useMantineColorScheme()
  const { theme } = settings.appearance
  useEffect(() => {
    if (isKnown) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [isKnown, theme, setColorScheme])
  return null
}
