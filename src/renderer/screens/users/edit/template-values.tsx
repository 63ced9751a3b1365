import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'

export interface TemplateValue {
  name: string
  value: string
}

/** Further columns of the import: each can be used in a template as `user.fields.<name>`. */
export function TemplateValues({
  values,
  onChange
}: {
  values: TemplateValue[]
  onChange: (values: TemplateValue[]) => void
}) {
  const change = (index: number, part: Partial<TemplateValue>) =>
    onChange(values.map((value, other) => (other === index ? { ...value, ...part } : value)))
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0, display: 'grid', gap: 6 }}>
      <legend style={{ padding: 0, marginBottom: 4, fontWeight: 500 }}>Custom fields</legend>
      {values.map((value, index) => (
        <div
          key={index}
          style={{ display: 'grid', gridTemplateColumns: '1fr 1.6fr auto', gap: 6, alignItems: 'center' }}
        >
          <TextInput
            aria-label={`Name of field ${index + 1}`}
            placeholder="name"
            value={value.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Value of ${value.name || `field ${index + 1}`}`}
            placeholder="value"
            value={value.value}
            onChange={(event) => change(index, { value: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label={`Remove ${value.name || `field ${index + 1}`}`}
            onClick={() => onChange(values.filter((_, other) => other !== index))}
          >
            <IconTrash size={15} stroke={1.7} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button size="xs" onClick={() => onChange([...values, { name: '', value: '' }])}>
          Add field
        </Button>
      </div>
    </fieldset>
  )
}
