import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import classes from '../dialog-form.module.css'

interface Rename {
  name: string
  onRename: (name: string) => void
  onClose: () => void
}

/** The new name is saved together with the template. */
export function RenameDialog({ opened, ...rest }: Rename & { opened: boolean }) {
  return (
    <Modal opened={opened} onClose={rest.onClose} title="Rename" size={400}>
      <RenameForm {...rest} />
    </Modal>
  )
}

function RenameForm({ name, onRename, onClose }: Rename) {
  const [typed, setTyped] = useState(name)
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        onRename(typed.trim())
        onClose()
      }}
    >
      <TextInput
        label="Name"
        description="In use once you save."
        value={typed}
        maxLength={120}
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-autofocus
      />
      <div className={classes.dialogActions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={typed.trim() === ''}>
          Rename
        </Button>
      </div>
    </form>
  )
}
