import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { TemplateSummary } from '../../../../shared/models/template.ts'
import { sentenceOf, useEngine } from '../../../client/index.ts'
import { navigate } from '../../../routing/index.ts'
import classes from '../dialog-form.module.css'

/** A new template begins as a copy of another. */
export function NewTemplateDialog(props: {
  templates: TemplateSummary[]
  /** The one to copy, unless the person chooses another. */
  from?: string
  opened: boolean
  onClose: () => void
}) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="New template" size={420}>
      <NewTemplateForm {...props} />
    </Modal>
  )
}

function NewTemplateForm({
  templates,
  from,
  onClose
}: {
  templates: TemplateSummary[]
  from?: string
  onClose: () => void
}) {
  const engine = useEngine()
  const [name, setName] = useState('')
  const [origin, setOrigin] = useState(from ?? templates[0]?.id ?? null)
  const [problem, setProblem] = useState<string | null>(null)
  const create = async () => {
    if (name.trim() === '') return setProblem('Enter a name, such as “Confirm again”.')
    if (origin === null) return setProblem('Choose a template to copy.')
    try {
      const created = await engine.templates.create.call({ from: origin, name: name.trim() })
      onClose()
      navigate(`/templates/${encodeURIComponent(created.id)}`)
    } catch (error) {
      setProblem(sentenceOf(error))
    }
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={problem}
        maxLength={120}
        data-autofocus
      />
      <Select
        label="Copy from"
        data={templates.map((template) => ({ value: template.id, label: template.name }))}
        value={origin}
        onChange={setOrigin}
      />
      <div className={classes.dialogActions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled">
          Create
        </Button>
      </div>
    </form>
  )
}
