import { useEngine } from '../../client/index.ts'
import { confirm, notifyDone, notifyError } from '../../components/feedback/index.ts'
import { formatCount, formatCountOf } from '../../format/index.ts'

/** Takes a whole import back, after asking; true when it was done. */
export function useUndoImport(): (importId: number, fileName: string) => Promise<boolean> {
  const engine = useEngine()
  return async (importId, fileName) => {
    const goOn = await confirm({
      title: `Undo the import of ${fileName}?`,
      body: 'Removes the users this import added and reverts the ones it changed. Users emailed since then are kept.',
      action: 'Undo import',
      danger: true
    })
    if (!goOn) return false
    try {
      const { removed, restored, kept } = await engine.imports.undo.call({ importId })
      notifyDone(
        `${formatCountOf(removed, 'user')} removed, ${formatCount(restored)} reverted` +
          (kept > 0 ? `, ${formatCount(kept)} kept because they were emailed since` : '')
      )
      return true
    } catch (error) {
      notifyError('The import could not be undone', error)
      return false
    }
  }
}
