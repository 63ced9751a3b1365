import { useEffect, useEffectEvent } from 'react'
import { notifyDone } from '../../../components/feedback/index.ts'
import { navigate } from '../../../routing/index.ts'

/** Ctrl-S or ⌘-S. */
export function useSaveKey(save: () => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return
    event.preventDefault()
    save()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

/** Tells a person who leaves with changes that the draft is kept but not in use. */
export function useLeaveReminder(name: string, id: string, isChanged: boolean) {
  const remind = useEffectEvent(() => {
    const place = `/templates/${encodeURIComponent(id)}`
    if (!isChanged || window.location.hash === `#${place}`) return
    notifyDone(`“${name}” has unsaved changes. They are kept as a draft until you save.`, {
      label: 'Go back',
      run: () => navigate(place)
    })
  })
  useEffect(() => () => remind(), [])
}
