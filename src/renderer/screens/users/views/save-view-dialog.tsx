import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { sentenceOf, useSettings } from '../../../client/index.ts'
import { keptColumns, readColumns } from '../../../components/data-table/index.ts'
import { notifyDone } from '../../../components/feedback/index.ts'
import { usersTable } from './open-view.ts'
import { hasName, toSaved, withView } from './saved-views.ts'
import type { UsersView } from '../users-place.ts'

/** Keeps what is shown under a name. A name that is taken is said, and replaced only by its own button. */
export function SaveViewDialog({ view, onClose }: { view: UsersView; onClose: () => void }) {
  const { settings, update } = useSettings()
  const { views } = settings.users
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const taken = views.find((saved) => hasName(saved, name))
  const save = async () => {
    if (name.trim() === '') return setProblem('Enter a name, such as “Never emailed”.')
    try {
      const saved = toSaved(name, view, readColumns(keptColumns(usersTable)))
      await update({ users: { views: withView(views, saved) } })
      notifyDone(`“${saved.name}” saved.`)
      onClose()
    } catch (error) {
      setProblem(sentenceOf(error))
    }
  }
  return (
    <Modal opened onClose={onClose} title="Save this view" size={400}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextInput
          label="Name"
          description="Saves search, status, filters, sort order and columns."
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value)
            setProblem(null)
          }}
          error={problem}
          maxLength={60}
          data-autofocus
        />
        {taken && <p className="muted">A view named “{taken.name}” exists. Saving replaces it.</p>}
        <Group mt="lg" justify="flex-end" gap={8}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled">
            {taken ? `Replace “${taken.name}”` : 'Save view'}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
