import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  allSelected,
  countSelected,
  isSelected,
  nothingSelected,
  toContractSelection,
  withRows
} from '../../../../src/renderer/components/data-table/row-selection.ts'

const steps = fc.array(fc.record({ id: fc.integer({ min: 1, max: 20 }), selected: fc.boolean() }))

describe('A selection of rows', () => {
  test.prop({ steps, start: fc.constantFrom(nothingSelected, allSelected) })(
    'holds what was last said of each row, and counts it',
    ({ steps, start }) => {
      let selection = start
      const said = new Map<number, boolean>()
      for (const { id, selected } of steps) {
        selection = withRows(selection, [id], selected)
        said.set(id, selected)
      }
      const isIn = (id: number) => said.get(id) ?? start.all
      const rows = Array.from({ length: 20 }, (_, index) => index + 1)
      expect(rows.map((id) => isSelected(selection, id))).toEqual(rows.map(isIn))
      expect(countSelected(selection, rows.length)).toBe(rows.filter(isIn).length)
    }
  )

  test('of all but two is one small message', () => {
    const selection = withRows(allSelected, [7, 9], false)
    expect(toContractSelection(selection, { status: 'pending' }, 1_000_000)).toEqual({
      filter: { status: 'pending' },
      except: [7, 9]
    })
  })

  test('of nothing is none: the contract has no empty selection', () => {
    expect(toContractSelection(nothingSelected, {}, 10)).toBeNull()
    expect(toContractSelection(withRows(allSelected, [1], false), {}, 1)).toBeNull()
  })
})
