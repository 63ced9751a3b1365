import { Spotlight } from '@mantine/spotlight'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  IconBookmark,
  IconFileImport,
  IconInfoCircle,
  IconKeyboard,
  IconPlayerPause,
  IconPlayerPlay,
  IconSearch,
  IconSend,
  IconUser,
  IconUserPlus
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useEngine } from '../client/engine-context.tsx'
import { useSettings } from '../client/use-settings.ts'
import { CampaignStateTag, StatusTag } from '../components/tag.tsx'
import { navigate } from '../routing/router.ts'
import { palette, paletteStore } from './command-palette-store.ts'
import { openView } from '../screens/users/open-view.ts'
import { useOpenDialog } from './dialogs.tsx'
import { screenEntries } from './screen-entries.ts'
import { useRunCommand } from './use-commands.ts'
import classes from './command-palette.module.css'

interface Entry {
  id: string
  label: string
  description?: string
  icon?: ReactNode
  beside?: ReactNode
  run: () => void
}

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
        placeholder="Go to a screen, do something, find a person"
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
  const words = query.trim().toLowerCase()
  const matches = (entry: Entry) => words === '' || entry.label.toLowerCase().includes(words)
  const actions = useActions().filter(matches)
  const people = usePeople(words)
  const views = useViews().filter(matches)
  const campaigns = useCampaigns().filter((entry) => words.length >= 2 && matches(entry))
  const places = screenEntries
    .map((screen): Entry => ({
      id: screen.place,
      label: screen.label,
      icon: <screen.icon size={16} stroke={1.7} />,
      run: () => navigate(screen.place)
    }))
    .filter(matches)
  const groups: [string, Entry[]][] = [
    ['Go to', places],
    ['Do', actions],
    ['Saved views', views],
    ['Users', people],
    ['Campaigns', campaigns]
  ]
  if (groups.every(([, entries]) => entries.length === 0)) {
    return <Spotlight.Empty>Nothing and nobody matches</Spotlight.Empty>
  }
  return groups.map(
    ([name, entries]) =>
      entries.length > 0 && (
        <Spotlight.ActionsGroup key={name} label={name}>
          {entries.map((entry) => (
            <Spotlight.Action
              key={entry.id}
              label={entry.label}
              {...(entry.description === undefined ? {} : { description: entry.description })}
              leftSection={entry.icon}
              rightSection={entry.beside}
              onClick={() => {
                palette.close()
                entry.run()
              }}
            />
          ))}
        </Spotlight.ActionsGroup>
      )
  )
}

function useActions(): Entry[] {
  const run = useRunCommand()
  const openDialog = useOpenDialog()
  const icon = { size: 16, stroke: 1.7 }
  return [
    {
      id: 'send',
      label: 'Send verification to all pending…',
      icon: <IconSend {...icon} />,
      run: () => run({ command: 'send-to-pending' })
    },
    {
      id: 'import',
      label: 'Import a CSV…',
      icon: <IconFileImport {...icon} />,
      run: () => run({ command: 'new-import' })
    },
    {
      id: 'add',
      label: 'Add user…',
      icon: <IconUserPlus {...icon} />,
      run: () => openDialog({ kind: 'user', id: null })
    },
    {
      id: 'pause',
      label: 'Pause sending',
      icon: <IconPlayerPause {...icon} />,
      run: () => run({ command: 'pause-sending' })
    },
    {
      id: 'resume',
      label: 'Resume sending',
      icon: <IconPlayerPlay {...icon} />,
      run: () => run({ command: 'resume-sending' })
    },
    {
      id: 'keys',
      label: 'Keys',
      icon: <IconKeyboard {...icon} />,
      run: () => run({ command: 'keyboard-shortcuts' })
    },
    {
      id: 'about',
      label: 'About Countersign',
      icon: <IconInfoCircle {...icon} />,
      run: () => run({ command: 'about' })
    }
  ]
}

function usePeople(search: string): Entry[] {
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

function useViews(): Entry[] {
  const { settings } = useSettings()
  return settings.users.views.map((view) => ({
    id: `view ${view.name}`,
    label: view.name,
    icon: <IconBookmark size={16} stroke={1.7} />,
    run: () => openView(view)
  }))
}

function useCampaigns(): Entry[] {
  const engine = useEngine()
  const { data } = useQuery(engine.campaigns.list.queryOptions({ input: {} }))
  return (data ?? []).map((campaign) => ({
    id: `campaign ${campaign.id}`,
    label: campaign.name,
    icon: <IconSend size={16} stroke={1.7} />,
    beside: <CampaignStateTag state={campaign.state} />,
    run: () => navigate(`/campaigns/${campaign.id}`)
  }))
}
