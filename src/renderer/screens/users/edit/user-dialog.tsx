import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ChangeEvent, useState } from 'react'
import type { UserDetail, UserInput } from '../../../../shared/models/user.ts'
import { narrowError, sentenceOf, useEngine } from '../../../client/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { isolate } from '../../../../shared/text/isolate.ts'
import { TemplateValues, type TemplateValue } from './template-values.tsx'

interface UserForm {
  name: string
  address: string
  externalId: string
  role: string
  locale: string
  fields: TemplateValue[]
}

const empty: UserForm = { name: '', address: '', externalId: '', role: '', locale: '', fields: [] }

const formOf = (user: UserDetail): UserForm => ({
  name: user.name,
  address: user.address,
  externalId: user.externalId ?? '',
  role: user.role,
  locale: user.locale,
  fields: Object.entries(user.fields).map(([name, value]) => ({ name, value }))
})

const inputOf = (form: UserForm): UserInput => ({
  name: form.name.trim(),
  address: form.address.trim(),
  externalId: form.externalId.trim() === '' ? null : form.externalId.trim(),
  role: form.role.trim(),
  locale: form.locale.trim(),
  fields: Object.fromEntries(
    form.fields.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value])
  )
})

/** Adds a user (`id` null) or edits one. The engine judges the address; its sentence is shown at the field. */
export function UserDialog({ id, onClose }: { id: number | null; onClose: () => void }) {
  const engine = useEngine()
  const { data: user } = useQuery(
    engine.users.get.queryOptions({ input: { id: id ?? 1 }, enabled: id !== null })
  )
  const [saving, setSaving] = useState(false)
  /** What the person changed; it wins over what arrives meanwhile. */
  const [changes, setChanges] = useState<Partial<UserForm>>({})
  const [problems, setProblems] = useState<Partial<Record<string, string>>>({})
  const form = { ...(user ? formOf(user) : empty), ...changes }
  const change = (part: Partial<UserForm>) => {
    setChanges({ ...changes, ...part })
    setProblems({})
  }
  const text = (name: Exclude<keyof UserForm, 'fields'>) => ({
    value: form[name],
    error: problems[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => change({ [name]: event.currentTarget.value })
  })

  const save = async () => {
    if (form.address.trim() === '') return setProblems({ address: 'Enter an email address.' })
    setSaving(true)
    try {
      const input = inputOf(form)
      if (id === null) await engine.users.add.call(input)
      else await engine.users.update.call({ ...input, id })
      notifyDone(id === null ? `${isolate(input.name || input.address)} added` : 'Saved')
      onClose()
    } catch (error) {
      const refusal = narrowError(error)
      const field = refusal.data.field
      if (typeof field === 'string' && field in empty) setProblems({ [field]: sentenceOf(refusal) })
      else notifyError('The user could not be saved', error)
    } finally {
      setSaving(false)
    }
  }

  return (
    <Modal opened onClose={onClose} title={id === null ? 'Add user' : 'Edit user'} size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
        noValidate
      >
        <div style={{ display: 'grid', gap: 12 }}>
          <TextInput label="Name" data-autofocus {...text('name')} />
          <TextInput label="Email address" type="email" required {...text('address')} />
          <Group grow>
            <TextInput label="Your user ID" {...text('externalId')} />
            <TextInput label="Role" {...text('role')} />
            <TextInput label="Language" placeholder="en, pt-BR" {...text('locale')} />
          </Group>
          <TemplateValues values={form.fields} onChange={(fields) => change({ fields })} />
        </div>
        <Group mt="lg" justify="flex-end" gap={8}>
          <Button onClick={onClose}>Cancel</Button>
          <WriteGuard>
            <Button type="submit" variant="filled" loading={saving}>
              {id === null ? 'Add user' : 'Save'}
            </Button>
          </WriteGuard>
        </Group>
      </form>
    </Modal>
  )
}
