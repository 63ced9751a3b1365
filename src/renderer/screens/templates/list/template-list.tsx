import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconTemplate } from '@tabler/icons-react'
import { useState } from 'react'
import type { TemplateSummary } from '../../../../shared/models/template.ts'
import { useEngine } from '../../../client/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { Empty, ErrorState, Loading } from '../../../components/feedback/index.ts'
import { RelativeTime, Tag } from '../../../components/text/index.ts'
import { Screen } from '../../../components/layout/index.ts'
import { formatCountOf } from '../../../format/index.ts'
import { PlaceLink } from '../../../routing/index.ts'
import { NewTemplateDialog } from './new-template-dialog.tsx'
import classes from './template-list.module.css'
import { readDraft } from '../editing/use-draft.ts'

export function TemplateList() {
  const engine = useEngine()
  const [adds, add] = useState(false)
  const { data, error, refetch } = useQuery(engine.templates.list.queryOptions({ input: {} }))
  return (
    <Screen
      title="Templates"
      actions={
        <WriteGuard>
          <Button variant="filled" onClick={() => add(true)} disabled={!data?.length}>
            New template…
          </Button>
        </WriteGuard>
      }
      scroll
    >
      {!error && !data && <Loading panels={[84, 84, 84]} />}
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty icon={<IconTemplate size={30} stroke={1.4} />} title="No templates">
          The built-in templates are missing from the app’s folder. Install Countersign again to restore them.
        </Empty>
      )}
      <ul className={classes.list}>
        {data?.map((template) => (
          <TemplateEntry key={template.id} template={template} />
        ))}
      </ul>
      {data && <NewTemplateDialog templates={data} opened={adds} onClose={() => add(false)} />}
    </Screen>
  )
}

function TemplateEntry({ template }: { template: TemplateSummary }) {
  return (
    <li>
      <PlaceLink to={`/templates/${encodeURIComponent(template.id)}`} className={classes.entry}>
        <span className={classes.entryName}>
          <span dir="auto">{template.name}</span>
          {template.errors > 0 && (
            <Tag tone="rejected">{formatCountOf(template.errors, 'error')}: can’t be sent</Tag>
          )}
          {readDraft(template.id) !== null && <Tag tone="deferred">Unsaved changes</Tag>}
        </span>
        <span className="muted">{template.description}</span>
        <span className={classes.entryFoot}>
          {template.shipped ? (template.edited ? 'Built-in, edited' : 'Built-in') : 'Custom'}
          {template.updatedAt !== null && (
            <>
              {` · version ${template.version} · saved `}
              <RelativeTime at={template.updatedAt} />
            </>
          )}
        </span>
      </PlaceLink>
    </li>
  )
}
