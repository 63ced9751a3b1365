import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import type { UserDetail, UserInput } from '../../../shared/models/user.ts'
import { useEngine } from '../../client/engine-context.tsx'
import { narrowError } from '../../client/narrow-error.ts'
import { notifyDone, notifyError } from '../../components/notify.tsx'
import { isolated } from '../../format/isolated.ts'
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
  const form = useForm<UserForm>({
    initialValues: empty,
    validate: {
      address: (address) => (address.trim() === '' ? 'An e-mail address is needed.' : null)
    }
  })
  const fill = useEffectEvent((known: UserDetail) => {
    // What the person typed wins over a change that arrives meanwhile.
    if (form.isDirty()) return
    form.setValues(formOf(known))
    form.resetDirty(formOf(known))
  })
  useEffect(() => {
    if (user) fill(user)
  }, [user])

  const save = async (values: UserForm) => {
    setSaving(true)
    try {
      const input = inputOf(values)
      if (id === null) await engine.users.add.call(input)
      else await engine.users.update.call({ ...input, id })
      notifyDone(id === null ? `${isolated(input.name || input.address)} was added` : 'Saved')
      onClose()
    } catch (error) {
      const refusal = narrowError(error)
      const field = refusal.data.field
      if (typeof field === 'string' && field in empty) form.setFieldError(field, refusal.message)
      else notifyError('The user could not be saved', error)
    } finally {
      setSaving(false)
    }
  }

  return (
    <Modal opened onClose={onClose} title={id === null ? 'Add user' : 'Edit user'} size={480}>
      <form onSubmit={form.onSubmit((values) => void save(values))} noValidate>
        <div style={{ display: 'grid', gap: 12 }}>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <TextInput label="E-mail address" type="email" required {...form.getInputProps('address')} />
          <Group grow>
            <TextInput label="Your own id" {...form.getInputProps('externalId')} />
            <TextInput label="Role" {...form.getInputProps('role')} />
            <TextInput label="Language" placeholder="en, pt-BR" {...form.getInputProps('locale')} />
          </Group>
          <TemplateValues
            values={form.values.fields}
            onChange={(fields) => form.setFieldValue('fields', fields)}
          />
        </div>
        <Group mt="lg" justify="flex-end" gap={8}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" loading={saving}>
            {id === null ? 'Add user' : 'Save'}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
