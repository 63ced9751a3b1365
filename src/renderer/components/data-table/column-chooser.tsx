import { ActionIcon, Menu } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import classes from './data-table.module.css'
import type { useTableColumns } from './table-columns.ts'

/** Stands over the end of the head, outside of the grid: a row of a grid holds nothing but its cells. */
export function ColumnChooser<Row, SortBy extends string>({
  columns
}: {
  columns: ReturnType<typeof useTableColumns<Row, SortBy>>
}) {
  return (
    <div className={classes.chooser}>
      <Menu position="bottom-end" closeOnItemClick={false}>
        <Menu.Target>
          <ActionIcon size={24} aria-label="Choose columns">
            <IconColumns3 size={15} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {columns.choices.map((choice) => (
            <Menu.CheckboxItem
              key={choice.id}
              checked={choice.isShown}
              onChange={(isShown) => columns.setShown(choice.id, isShown)}
            >
              {choice.header}
            </Menu.CheckboxItem>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={columns.reset}>Reset columns</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
