import { lazy, Suspense } from 'react'
import { usePlace } from '../../routing/index.ts'
import { TemplateList } from './list/template-list.tsx'

// The editor is a third of the window's code: the list does not load it.
const TemplateEditor = lazy(async () => ({
  default: (await import('./editing/template-editor.tsx')).TemplateEditor
}))

/** '/templates' is the list, '/templates/confirm-account' the editor. */
export function TemplatesScreen() {
  const { path } = usePlace()
  const id = path[1]
  if (!id) return <TemplateList />
  return (
    <Suspense fallback={null}>
      <TemplateEditor key={id} id={id} />
    </Suspense>
  )
}
