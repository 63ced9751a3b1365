import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { UserRow } from '../../../../shared/models/user.ts'
import { useEngine } from '../../../client/index.ts'

const example = 'example'

/** With whose values a template is shown: any user's, found by name or address, or those of an example. */
export function UserPicker({
  userId,
  onChange
}: {
  userId: number | null
  onChange: (userId: number | null) => void
}) {
  const engine = useEngine()
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search, 150)
  const [chosen, setChosen] = useState<UserRow | null>(null)
  // The field shows the chosen one's name, which is no search.
  const wanted = chosen !== null && asked === nameOf(chosen) ? '' : asked
  const { data } = useQuery(
    engine.users.page.queryOptions({
      input: {
        filter: wanted === '' || wanted === exampleName ? {} : { search: wanted },
        offset: 0,
        limit: 20
      },
      placeholderData: keepPreviousData
    })
  )
  const users = data?.rows ?? []
  const listed = chosen === null || users.some((user) => user.id === chosen.id) ? users : [chosen, ...users]
  return (
    <Select
      aria-label="Shown for"
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      // The engine has searched already, in more than the names.
      filter={({ options }) => options}
      data={[
        { value: example, label: exampleName },
        ...listed.map((user) => ({ value: String(user.id), label: nameOf(user) }))
      ]}
      value={userId === null ? example : String(userId)}
      onChange={(value) => {
        const user = listed.find((candidate) => String(candidate.id) === value) ?? null
        setChosen(user)
        onChange(user?.id ?? null)
      }}
      nothingFoundMessage="No matching users"
      maxDropdownHeight={280}
      style={{ flex: '0 1 190px', minWidth: 0 }}
      comboboxProps={{ width: 300, position: 'bottom-end' }}
    />
  )
}

const exampleName = 'Example person'

/** Two people can have one name: the address tells them apart. */
const nameOf = (user: UserRow): string => (user.name === '' ? user.address : `${user.name} · ${user.address}`)
