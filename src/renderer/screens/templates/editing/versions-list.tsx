import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TemplatePart, TemplateSource } from '../../../../shared/models/template.ts'
import { templateParts } from '../../../../shared/models/words.ts'
import { useEngine } from '../../../client/index.ts'
import { ErrorState } from '../../../components/feedback/index.ts'
import { RelativeTime } from '../../../components/text/index.ts'
import { SourceDiff } from '../editor/source-diff.tsx'
import classes from './versions-list.module.css'

const names: Record<TemplatePart, string> = {
  subject: 'Subject',
  preheader: 'Preheader',
  html: 'HTML',
  text: 'Text'
}

/** Earlier versions: what is different in them from what is being edited, and the way back. */
export function VersionsList(props: {
  id: string
  current: number
  draft: TemplateSource
  onRestore: (source: TemplateSource) => void
}) {
  const engine = useEngine()
  const [shown, show] = useState<number | null>(null)
  const { data, error, refetch } = useQuery(
    engine.templates.versions.queryOptions({ input: { id: props.id } })
  )
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return null
  if (data.length === 0) {
    return (
      <div className={classes.sheet}>
        <p className="muted">
          Nothing saved yet: this is the built-in template. Each save creates a version that you can restore.
          A campaign keeps the version it was started with.
        </p>
      </div>
    )
  }
  return (
    <div className={classes.sheet}>
      <p className="muted">Each save creates a version. A campaign keeps the version it was started with.</p>
      <ul className={classes.versions}>
        {data
          .toSorted((a, b) => b.version - a.version)
          .map((version) => (
            <li key={version.version}>
              <div className={classes.variableHead}>
                <span>
                  <strong>Version {version.version}</strong>
                  <span className="muted">
                    {' '}
                    · <RelativeTime at={version.savedAt} />
                    {version.version === props.current && ' · current'}
                  </span>
                </span>
                <span className={classes.versionActions}>
                  <Button
                    size="xs"
                    variant="subtle"
                    aria-expanded={shown === version.version}
                    onClick={() => show(shown === version.version ? null : version.version)}
                  >
                    {shown === version.version ? 'Hide' : 'Compare'}
                  </Button>
                  <Button size="xs" onClick={() => props.onRestore(version.source)}>
                    Restore
                  </Button>
                </span>
              </div>
              {shown === version.version && <Difference from={version.source} to={props.draft} />}
            </li>
          ))}
      </ul>
    </div>
  )
}

/** What became of this version in the editor now, part by part. */
function Difference({ from, to }: { from: TemplateSource; to: TemplateSource }) {
  const changed = templateParts.filter((part) => from[part] !== to[part])
  if (changed.length === 0) return <p className={classes.noDifference}>Same as in the editor.</p>
  return changed.map((part) => (
    <section key={part} aria-label={`Changes in ${names[part]}`}>
      <p className={classes.diffPart}>{names[part]}</p>
      <SourceDiff before={from[part]} after={to[part]} />
    </section>
  ))
}
