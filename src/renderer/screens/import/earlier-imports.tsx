import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEngine } from '../../client/engine-context.tsx'
import { Card } from '../../components/layout/card.tsx'
import { WriteGuard } from '../../components/controls/write-guard.tsx'
import { PlainTable } from '../../components/layout/plain-table.tsx'
import { RelativeTime } from '../../components/text/relative-time.tsx'
import { formatCount } from '../../format/format-count.ts'
import { PlaceLink } from '../../routing/place-link.tsx'
import classes from './earlier-imports.module.css'
import { useUndoImport } from './use-undo-import.ts'

export function EarlierImports() {
  const engine = useEngine()
  const queries = useQueryClient()
  const undo = useUndoImport()
  const { data: imports } = useQuery(engine.imports.list.queryOptions({ input: {} }))
  if (!imports || imports.length === 0) return null
  return (
    <Card title="Earlier imports">
      <PlainTable columns={['File', 'When', 'New', 'Updated', 'Refused']} action="Undo">
        {imports.map((one) => (
          <tr key={one.id}>
            <td>
              <PlaceLink to={`/users?import=${one.id}`} className={classes.file}>
                {one.fileName}
              </PlaceLink>
            </td>
            <td>
              <RelativeTime at={one.at} />
            </td>
            <td className="num">{formatCount(one.created)}</td>
            <td className="num">{formatCount(one.updated)}</td>
            <td className="num">{formatCount(one.refused)}</td>
            <td>
              {one.undoneAt === null ? (
                <WriteGuard>
                  <Button
                    size="xs"
                    aria-label={`Undo the import of ${one.fileName}`}
                    onClick={() =>
                      void undo(one.id, one.fileName).then(() =>
                        queries.invalidateQueries({ queryKey: engine.imports.list.key() })
                      )
                    }
                  >
                    Undo
                  </Button>
                </WriteGuard>
              ) : (
                <span className="faint">
                  undone <RelativeTime at={one.undoneAt} />
                </span>
              )}
            </td>
          </tr>
        ))}
      </PlainTable>
    </Card>
  )
}
