import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { TemplateDetail } from '../../../../shared/models/template.ts'
import { useEngine } from '../../../client/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { confirm, notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { navigate } from '../../../routing/index.ts'
import { forgetDraft } from '../editing/use-draft.ts'

export type Dialog = 'test' | 'copy' | 'rename' | null

/** What is done to a template as a whole. */
export function TemplateMenu({
  template,
  onOpen
}: {
  template: TemplateDetail
  onOpen: (dialog: Dialog) => void
}) {
  const engine = useEngine()
  const remove = async () => {
    const goesOn = await confirm(
      template.shipped
        ? {
            title: `Discard your edits of “${template.name}”?`,
            body: 'The template goes back to the built-in version. Its saved versions are removed. Active campaigns keep theirs.',
            action: 'Discard edits',
            danger: true
          }
        : {
            title: `Delete “${template.name}”?`,
            body: 'The template and its versions are removed. Active campaigns keep theirs.',
            action: 'Delete template',
            danger: true
          }
    )
    if (!goesOn) return
    try {
      await engine.templates.remove.call({ id: template.id })
      forgetDraft(template.id)
      notifyDone(template.shipped ? 'Reset to default.' : 'Deleted.')
      navigate('/templates')
    } catch (error) {
      notifyError('The template was not removed', error)
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={32} variant="default" aria-label="More">
          <IconDots size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onOpen('rename')}>Rename…</Menu.Item>
        <WriteGuard>
          <Menu.Item onClick={() => onOpen('copy')}>New template from this…</Menu.Item>
        </WriteGuard>
        {(!template.shipped || template.edited) && (
          <>
            <Menu.Divider />
            <WriteGuard>
              <Menu.Item color="var(--rejected-text)" onClick={() => void remove()}>
                {template.shipped ? 'Reset to default…' : 'Delete…'}
              </Menu.Item>
            </WriteGuard>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
