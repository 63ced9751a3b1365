import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEngine } from '../../client/index.ts'
import { Card, PlainTable } from '../../components/layout/index.ts'
import { WriteGuard } from '../../components/controls/index.ts'
import { RelativeTime } from '../../components/text/index.ts'
import { formatCount } from '../../format/index.ts'
import { PlaceLink } from '../../routing/index.ts'
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
      <PlainTable columns={['File', 'When', 'New', 'Updated', 'Skipped']} action="Undo">
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
