import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRouterClient } from '@orpc/server'
import { beforeEach, expect, it } from 'vitest'
import type { EngineClient } from '../../../../src/renderer/client/engine-client.ts'
import { useImportSession } from '../../../../src/renderer/client/engine-context.tsx'
import { createImportSession } from '../../../../src/renderer/client/import-session.ts'
import { ColumnMappingTable } from '../../../../src/renderer/screens/import/column-mapping-table.tsx'
import type { ColumnMapping, GuessedColumn } from '../../../../src/shared/models/import.ts'
import { targetWords } from '../../../../src/shared/words/import-words.ts'
import { procedures } from '../../client/engine-on-a-port.ts'
import { renderWithEngine } from '../../in-window.tsx'

const column = (index: number, header: string, target: ColumnMapping['target']): GuessedColumn => ({
  column: index,
  header,
  target,
  fieldName: null,
  why: { reason: 'by-name', params: {} }
})

/** The columns by which the engine was asked to check the file, once for each time. */
let checks: ColumnMapping[][]

beforeEach(() => {
  checks = []
})

const { inspect, check } = procedures.imports
const router = {
  imports: {
    inspect: inspect.handler(() => ({
      importId: 3,
      fileName: 'users.csv',
      size: 1200,
      format: { encoding: 'utf-8' as const, delimiter: ',' as const, hasHeader: true, titleRows: 0 },
      columns: [
        column(0, 'E-mail', 'address'),
        column(1, 'Favorite Band', 'ignore'),
        column(2, '', 'ignore')
      ],
      sample: [['ada@ragtime.example', 'The Hot Club', 'x']],
      warnings: []
    })),
    check: check.handler(async function* ({ input }) {
      checks.push(input.columns)
      const report = {
        importId: 3,
        rows: 1,
        created: 1,
        updated: 0,
        unchanged: 0,
        refused: 0,
        becomePending: 1,
        becomeVerified: 0,
        statusWords: []
      }
      yield { kind: 'report' as const, report: { ...report, refusedByReason: [], warnings: [] } }
    })
  }
}

function Mapping() {
  const { state } = useImportSession()
  return state.step === 'mapping' ? (
    <ColumnMappingTable inspection={state.inspection} columns={state.columns} />
  ) : null
}

const user = userEvent.setup()

async function showTable() {
  const client = createRouterClient(router) as unknown as EngineClient
  const imports = createImportSession(client)
  renderWithEngine(<Mapping />, router, { imports })
  await imports.open({ handle: 'h1', name: 'users.csv', size: 1200 })
  await screen.findByText('The Hot Club')
}

const contentOf = (header: RegExp) => screen.getByRole<HTMLInputElement>('combobox', { name: header })

async function choose(header: RegExp, target: string) {
  await user.click(contentOf(header))
  await user.click(await screen.findByRole('option', { name: target }))
}

const fieldOption = targetWords.field
const nameField = () => screen.getByRole<HTMLInputElement>('textbox', { name: /Favorite Band/ })

async function makeField() {
  await user.click(contentOf(/Favorite Band/))
  await user.click(await screen.findByRole('option', { name: fieldOption }))
  await waitFor(() => expect(checks).toHaveLength(2))
}

it('shows each column with what was detected, one without a head by its number', async () => {
  await showTable()
  expect(contentOf(/E-mail/).value).not.toBe(contentOf(/Favorite Band/).value)
  expect(contentOf(/column 3/i)).toBeDefined()
  expect(screen.getByRole('cell', { name: 'ada@ragtime.example' })).toBeDefined()
})

it('a choice changes that column only, and the file is checked again with it', async () => {
  await showTable()
  await choose(/Favorite Band/, 'Name')
  await waitFor(() => expect(checks).toHaveLength(2))
  expect(checks[1]!.map(({ target }) => target)).toEqual(['address', 'name', 'ignore'])
})

it('a template value gets a name from its head that a template can write', async () => {
  await showTable()
  await makeField()
  expect(checks[1]![1]).toMatchObject({ target: 'field', fieldName: 'favorite_band' })
  expect(nameField().value).toBe('favorite_band')
})

it('another name is checked once the cursor leaves it, and not at every letter', async () => {
  await showTable()
  await makeField()
  await user.clear(nameField())
  await user.type(nameField(), 'Best Band')
  expect(checks).toHaveLength(2)
  await user.tab()
  await waitFor(() => expect(checks).toHaveLength(3))
  expect(checks[2]![1]!.fieldName).toBe('best_band')
})

it('a column that is no template value any longer has no name', async () => {
  await showTable()
  await makeField()
  await choose(/Favorite Band/, 'Name')
  await waitFor(() => expect(checks).toHaveLength(3))
  expect(checks[2]![1]).toMatchObject({ target: 'name', fieldName: null })
  expect(screen.queryByRole('textbox', { name: /Favorite Band/ })).toBeNull()
})
