import { Button } from '@mantine/core'
import type { Variable } from '../editor/mail-completion.ts'
import classes from './variables-list.module.css'

/** What a template can say about a recipient; a click puts it where the cursor is. */
export function VariablesList({
  variables,
  onInsert
}: {
  variables: readonly Variable[]
  onInsert: (text: string) => void
}) {
  return (
    <div className={classes.sheet}>
      <p className="muted">
        Written as <code className="mono">{'{{ user.name }}'}</code>. Missing values are blank; set a fallback
        with <code className="mono">{'{{ user.name | default: "there" }}'}</code>.
      </p>
      <ul className={classes.variables}>
        {variables.map((variable) => (
          <li key={variable.path}>
            <div className={classes.variableHead}>
              <code className="mono">{variable.path}</code>
              <Button
                size="xs"
                variant="subtle"
                aria-label={`Insert ${variable.path}`}
                onClick={() => onInsert(`{{ ${variable.path} }}`)}
              >
                Insert
              </Button>
            </div>
            <p>{variable.explanation}</p>
            {variable.example !== '' && (
              <p className={classes.example}>
                e.g. <bdi>{variable.example}</bdi>
              </p>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
