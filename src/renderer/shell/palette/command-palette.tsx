import { Spotlight } from '@mantine/spotlight'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconBookmark, IconSearch, IconSend, IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import { useEngine, useNow, useSettings, useShell } from '../../client/index.ts'
import { useWriteGuard, WriteGuard } from '../../components/controls/index.ts'
import { CampaignStateTag, StatusTag } from '../../components/text/index.ts'
import { formatCountOf, formatMoment } from '../../format/index.ts'
import { navigate } from '../../routing/index.ts'
import { palette, paletteStore } from './command-palette-store.ts'
import { openView } from '../../screens/users/index.ts'
import { isFound, type PaletteEntry } from './palette-entry.ts'
import { screenEntries } from '../commands/screen-entries.ts'
import { usePaletteActions } from './use-palette-actions.tsx'
import classes from './command-palette.module.css'

/** Ctrl/Cmd-K: go anywhere, do anything, find anyone. */
export function CommandPalette() {
  const [query, setQuery] = useState('')
  return (
    <Spotlight.Root
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight="min(480px, 60vh)"
      radius={12}
      size={560}
      clearQueryOnClose
      overlayProps={{ color: 'var(--scrim)', backgroundOpacity: 1, blur: 0 }}
      transitionProps={{ duration: 0 }}
      title="Command palette"
      classNames={{ header: 'visually-hidden', body: classes.body, action: classes.action }}
    >
      <Spotlight.Search
        placeholder="Search screens, actions and people"
        aria-label="Command palette"
        leftSection={<IconSearch size={16} stroke={1.7} />}
      />
      <Spotlight.ActionsList>
        <PaletteEntries query={query} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function PaletteEntries({ query }: { query: string }) {
  const words = query.trim()
  const command = useShell().platform === 'darwin' ? '⌘' : 'Ctrl '
  const matches = (entry: PaletteEntry) => isFound(entry, words)
  const actions = usePaletteActions().filter(matches)
  const people = usePeople(words)
  const views = useViews().filter(matches)
  const campaigns = useCampaigns().filter((entry) => words.length >= 2 && matches(entry))
  const places = screenEntries
    .map((screen, index): PaletteEntry => ({
      id: screen.place,
      label: screen.label,
      icon: <screen.icon size={16} stroke={1.7} />,
      keys: `${command}${index + 1}`,
      run: () => navigate(screen.place)
    }))
    .filter(matches)
  const groups: [string, PaletteEntry[]][] = [
    ['Go to', places],
    ['Actions', actions],
    ['Saved views', views],
    ['Users', people],
    ['Campaigns', campaigns]
  ]
  if (groups.every(([, entries]) => entries.length === 0)) {
    return <Spotlight.Empty>No results</Spotlight.Empty>
  }
  return groups.map(
    ([name, entries]) =>
      entries.length > 0 && (
        <Spotlight.ActionsGroup key={name} label={name}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Spotlight.ActionsGroup>
      )
  )
}

function Entry({ entry }: { entry: PaletteEntry }) {
  const whyOff = useWriteGuard()
  // The arrow keys choose without the focus, so that no hover tells it to who has no mouse.
  const description = (entry.changes ? whyOff : null) ?? entry.description
  const action = (
    <Spotlight.Action
      label={entry.label}
      {...(description === undefined ? {} : { description })}
      leftSection={entry.icon}
      rightSection={entry.keys === undefined ? entry.beside : <kbd>{entry.keys}</kbd>}
      closeSpotlightOnTrigger={false}
      onClick={() => {
        palette.close()
        entry.run()
      }}
    />
  )
  return entry.changes ? <WriteGuard>{action}</WriteGuard> : action
}

function usePeople(search: string): PaletteEntry[] {
  const engine = useEngine()
  const { data } = useQuery(
    engine.users.page.queryOptions({
      input: { filter: { search }, sort: { by: 'name', descending: false }, offset: 0, limit: 6 },
      enabled: search.length >= 2,
      placeholderData: keepPreviousData
    })
  )
  if (search.length < 2 || !data) return []
  return data.rows.map((user) => ({
    id: `user ${user.id}`,
    label: user.name || user.address,
    description: user.address,
    icon: <IconUser size={16} stroke={1.7} />,
    beside: <StatusTag status={user.status} />,
    run: () => navigate(`/users/${user.id}`)
  }))
}

function useViews(): PaletteEntry[] {
  const { settings } = useSettings()
  return settings.users.views.map((view) => ({
    id: `view ${view.name}`,
    label: view.name,
    icon: <IconBookmark size={16} stroke={1.7} />,
    run: () => openView(view)
  }))
}

function useCampaigns(): PaletteEntry[] {
  const engine = useEngine()
  const now = useNow()
  const { data } = useQuery(engine.campaigns.list.queryOptions({ input: {} }))
  return (data ?? []).map((campaign) => ({
    id: `campaign ${campaign.id}`,
    label: campaign.name,
    description: `${formatMoment(campaign.startedAt ?? campaign.createdAt, now)} · ${formatCountOf(campaign.total, 'recipient')}`,
    icon: <IconSend size={16} stroke={1.7} />,
    beside: <CampaignStateTag state={campaign.state} />,
    run: () => navigate(`/campaigns/${campaign.id}`)
  }))
}
