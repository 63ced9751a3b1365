import { Button, Tabs } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import type { TemplateDetail } from '../../../../shared/models/template.ts'
import { templateVariableText } from '../../../../shared/words/template-variables.ts'
import { useEngine } from '../../../client/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { ErrorState, Loading, notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { BesideTitle, Screen } from '../../../components/layout/index.ts'
import { Tag } from '../../../components/text/index.ts'
import { PlaceLink } from '../../../routing/index.ts'
import type { CodeEditorHandle } from '../editor/code-editor.tsx'
import { NewTemplateDialog } from '../list/new-template-dialog.tsx'
import { RenameDialog } from '../list/rename-dialog.tsx'
import { SourceEditors } from './source-editors.tsx'
import { type Dialog, TemplateMenu } from '../list/template-menu.tsx'
import { TemplatePreview } from './template-preview.tsx'
import classes from './template-editor.module.css'
import { TestMailDialog } from './test-mail-dialog.tsx'
import { useDraft } from './use-draft.ts'
import { useLeaveReminder, useSaveKey } from './use-editor-habits.ts'
import { VariablesList } from './variables-list.tsx'
import { VersionsList } from './versions-list.tsx'

/** Milliseconds without a key before what was typed is checked and shown. */
const settlesAfter = 250
/** A preview of every pause in typing would pile up: they are forgotten soon. */
const keptFor = 5000

export function TemplateEditor({ id }: { id: string }) {
  const engine = useEngine()
  const { data, error, refetch } = useQuery(engine.templates.get.queryOptions({ input: { id } }))
  if (data) return <Editor template={data} />
  return (
    <Screen title="Template">
      {!error && <Loading panels={[80, 420]} />}
      {error && (
        <ErrorState
          title="This template could not be opened"
          error={error}
          retry={() => void refetch()}
          actions={<PlaceLink to="/templates">All templates</PlaceLink>}
        />
      )}
    </Screen>
  )
}

function Editor({ template }: { template: TemplateDetail }) {
  const engine = useEngine()
  const queries = useQueryClient()
  const edited = useDraft(template)
  const { draft, isChanged } = edited
  const [dialog, open] = useState<Dialog>(null)
  const [userId, setUser] = useState<number | null>(null)
  const lastUsed = useRef<CodeEditorHandle>(null)
  const { data: known } = useQuery(engine.templates.variables.queryOptions({ input: {} }))
  const variables = useMemo(() => known?.map(withExplanation) ?? [], [known])

  const [settled] = useDebouncedValue(draft.source, settlesAfter)
  const { data: problems = template.problems } = useQuery(
    engine.templates.check.queryOptions({
      input: { source: settled },
      placeholderData: keepPreviousData,
      gcTime: keptFor
    })
  )
  const preview = useQuery(
    engine.templates.preview.queryOptions({
      input: { source: settled, userId },
      placeholderData: keepPreviousData,
      gcTime: keptFor
    })
  )
  const isBroken = problems.some((problem) => problem.severity === 'error')

  const save = async (): Promise<boolean> => {
    try {
      const saved = await engine.templates.save.call({
        id: template.id,
        name: draft.name,
        source: draft.source
      })
      edited.saved(saved)
      queries.setQueryData(engine.templates.get.queryKey({ input: { id: template.id } }), saved)
      await queries.invalidateQueries({ queryKey: engine.templates.key() })
      notifyDone(`Saved as version ${saved.version}.`)
      return true
    } catch (error) {
      notifyError('The template was not saved', error)
      return false
    }
  }
  useSaveKey(() => {
    if (isChanged) void save()
  })
  useLeaveReminder(template.name, template.id, isChanged)

  return (
    <Screen
      title={draft.name}
      beside={
        <>
          {isChanged ? (
            <Tag tone="deferred" title={draftTitle(draft.basedOn, template.version)}>
              Unsaved changes
            </Tag>
          ) : null}
          <BesideTitle>{template.version > 0 ? `version ${template.version}` : 'built-in'}</BesideTitle>
        </>
      }
      actions={
        <>
          {isChanged && <Button onClick={edited.discard}>Discard</Button>}
          <WriteGuard>
            <Button onClick={() => open('test')} disabled={isBroken}>
              Send a test…
            </Button>
          </WriteGuard>
          <TemplateMenu template={template} onOpen={open} />
          <WriteGuard>
            <Button variant="filled" onClick={() => void save()} disabled={!isChanged}>
              Save
            </Button>
          </WriteGuard>
        </>
      }
    >
      <div className={classes.page}>
        <SourceEditors
          source={draft.source}
          revision={edited.revision}
          problems={problems}
          variables={variables}
          onChange={edited.change}
          lastUsed={lastUsed}
        />
        <Tabs defaultValue="preview" className={classes.side ?? ''} keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="preview">Preview</Tabs.Tab>
            <Tabs.Tab value="variables">Variables</Tabs.Tab>
            <Tabs.Tab value="versions">Versions</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="preview" className={classes.panel ?? ''}>
            <TemplatePreview
              mail={preview.data}
              error={preview.error}
              isBroken={isBroken}
              userId={userId}
              onUser={setUser}
            />
          </Tabs.Panel>
          <Tabs.Panel value="variables" className={classes.panel ?? ''}>
            <VariablesList variables={variables} onInsert={(text) => lastUsed.current?.insert(text)} />
          </Tabs.Panel>
          <Tabs.Panel value="versions" className={classes.panel ?? ''}>
            <VersionsList
              id={template.id}
              current={template.version}
              draft={draft.source}
              onRestore={(source) => {
                edited.restore(source)
                notifyDone('Loaded into the editor. Save to use it.')
              }}
            />
          </Tabs.Panel>
        </Tabs>
      </div>
      <TestMailDialog
        templateId={template.id}
        userId={userId}
        save={isChanged ? save : null}
        opened={dialog === 'test'}
        onClose={() => open(null)}
      />
      <RenameDialog
        name={draft.name}
        onRename={edited.rename}
        opened={dialog === 'rename'}
        onClose={() => open(null)}
      />
      <NewTemplateDialog templates={[template]} opened={dialog === 'copy'} onClose={() => open(null)} />
    </Screen>
  )
}

const draftTitle = (basedOn: number, version: number): string =>
  basedOn === version
    ? 'Kept here until you save or discard them. Not used for sending yet.'
    : `Based on version ${basedOn}; version ${version} was saved since.`

const withExplanation = <V extends { path: string; column: string | null }>(variable: V) => ({
  ...variable,
  explanation: templateVariableText(variable)
})
