import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useEngine, useShell } from '../../../client/index.ts'
import { notifyDone } from '../../../components/feedback/index.ts'
import { SettingGroup } from '../fields/setting-fields.tsx'
import classes from './link-snippets.module.css'

/** Code that checks these links in the person's own service, with the settings filled in. */
export function LinkSnippets() {
  const engine = useEngine()
  const shell = useShell()
  const { data: snippets } = useQuery(engine.links.snippets.queryOptions({ input: {} }))
  const [chosen, choose] = useState<string | null>(null)
  const snippet = snippets?.find((candidate) => candidate.id === chosen) ?? snippets?.[0]
  if (!snippets || !snippet) return null
  const copy = async () => {
    await shell.copyText(snippet.code)
    notifyDone('Code copied.')
  }
  return (
    <SettingGroup
      title="In your service"
      about="Checks the token and returns who confirmed. The code never contains the secret."
    >
      <div className={classes.snippetHead}>
        <SegmentedControl
          size="xs"
          aria-label="Language"
          value={snippet.id}
          onChange={choose}
          data={snippets.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Button size="xs" onClick={() => void copy()}>
          Copy
        </Button>
      </div>
      <pre className={classes.snippet} tabIndex={0} role="region" aria-label={`Code for ${snippet.name}`}>
        {snippet.code}
      </pre>
    </SettingGroup>
  )
}
