import { useEngine, useShell } from '../../../client/index.ts'
import type { Selection, UserFilter, UserStatus } from '../../../../shared/models/user.ts'
import { confirm, notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { formatCountOf } from '../../../format/index.ts'
import { statusWords } from '../../../../shared/words/outcome-words.ts'

/** From this many on, deleting asks first although it can be undone. */
const confirmFromCount = 1000

/** What can be done to users, one or many; each says what it did and can be undone where the engine can undo it. */
export function useUserActions() {
  const engine = useEngine()
  const shell = useShell()

  const offerUndo = (message: string, undo: string | null) => {
    if (undo === null) return notifyDone(message)
    return notifyDone(message, {
      run: () => {
        engine.users.undo.call({ undo }).then(
          ({ changed }) => notifyDone(`${formatCountOf(changed, 'user')} restored`),
          (error: unknown) => notifyError('The change could not be undone', error)
        )
      }
    })
  }

  const reveal = (handle: string) =>
    void shell.files
      .reveal(handle)
      .catch((error: unknown) => notifyError('The file could not be shown', error))

  return {
    async mark(selection: Selection, status: UserStatus): Promise<boolean> {
      try {
        const { changed, undo } = await engine.users.setStatus.call({ selection, status })
        offerUndo(`${formatCountOf(changed, 'user')} marked ${statusWords[status].toLowerCase()}`, undo)
        return true
      } catch (error) {
        notifyError('The status could not be changed', error)
        return false
      }
    },

    async remove(selection: Selection, count: number): Promise<boolean> {
      const words = formatCountOf(count, 'user')
      if (
        count >= confirmFromCount &&
        !(await confirm({
          title: `Delete ${words}?`,
          body: 'They no longer appear anywhere and get no more email. Emails already sent to them stay in the send log.',
          action: `Delete ${words}`,
          danger: true
        }))
      ) {
        return false
      }
      try {
        const { changed, undo } = await engine.users.remove.call({ selection })
        offerUndo(`${formatCountOf(changed, 'user')} deleted`, undo)
        return true
      } catch (error) {
        notifyError('Nothing was deleted', error)
        return false
      }
    },

    /** `selection`: only these; otherwise all that match. */
    async exportCsv(filter: UserFilter, selection?: Selection): Promise<void> {
      try {
        const file = await shell.files.save('users.csv', 'csv')
        if (!file) return
        const { rows } = await engine.users.export.call({
          file: file.handle,
          selection: selection ?? { filter, except: [] }
        })
        notifyDone(`${formatCountOf(rows, 'user')} saved to ${file.name}`, {
          label: 'Show file',
          run: () => reveal(file.handle)
        })
      } catch (error) {
        notifyError('The file could not be saved', error)
      }
    },

    /** Everything that is kept about one user. The name of the file says nothing of them. */
    async exportData(id: number): Promise<void> {
      try {
        const file = await shell.files.save(`user-${id}.json`, 'json')
        if (!file) return
        const { entries } = await engine.users.exportData.call({ id, file: file.handle })
        notifyDone(`${formatCountOf(entries, 'entry', 'entries')} saved to ${file.name}`, {
          label: 'Show file',
          run: () => reveal(file.handle)
        })
      } catch (error) {
        notifyError('The file could not be saved', error)
      }
    },

    async copyLink(id: number): Promise<void> {
      try {
        const { url } = await engine.users.link.call({ id })
        if (url === null) {
          notifyDone('This user has no working link. Resend to create one.')
          return
        }
        await shell.copyText(url)
        notifyDone('Link copied')
      } catch (error) {
        notifyError('The link could not be copied', error)
      }
    }
  }
}
