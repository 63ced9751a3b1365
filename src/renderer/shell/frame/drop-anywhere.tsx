import { useEffect, useEffectEvent, useState } from 'react'
import { useShell } from '../../client/index.ts'
import { notifyError } from '../../components/feedback/index.ts'
import classes from './drop-anywhere.module.css'
import { useOpenImport } from '../commands/use-commands.ts'

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** A CSV dropped anywhere in the window is taken to Import; nothing dropped ever replaces the page. */
export function DropAnywhere() {
  const shell = useShell()
  const openImport = useOpenImport()
  const [isOver, setIsOver] = useState(false)

  const take = useEffectEvent(async (file: File) => {
    try {
      openImport(await shell.files.forDroppedFile(file))
    } catch (error) {
      notifyError('The file could not be opened', error)
    }
  })

  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault()
      if (hasFiles(event)) setIsOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setIsOver(false)
      const file = event.dataTransfer?.files[0]
      if (file) void take(file)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])

  if (!isOver) return null
  return (
    <div className={classes.over}>
      <span className={classes.words}>Drop the CSV to import it</span>
    </div>
  )
}
