import { lazy, Suspense } from 'react'
import { Screen } from '../../components/layout/index.ts'
import { PlaceLink, usePlace } from '../../routing/index.ts'
import { useSettings } from '../../client/index.ts'
import { AppearanceSettings } from './appearance-settings.tsx'
import { DataSettings } from './data/data-settings.tsx'
import { SendingSettings } from './sending-settings.tsx'
import { ServiceSettings } from './service-settings.tsx'
import classes from './settings-screen.module.css'

const AccountsSettings = lazy(async () => ({
  default: (await import('./accounts/accounts-settings.tsx')).AccountsSettings
}))
const LinksSettings = lazy(async () => ({
  default: (await import('./links/links-settings.tsx')).LinksSettings
}))

const sections = [
  { id: 'accounts', label: 'Accounts', panel: AccountsSettings },
  { id: 'links', label: 'Links', panel: LinksSettings },
  { id: 'sending', label: 'Sending', panel: SendingSettings },
  { id: 'service', label: 'Service', panel: ServiceSettings },
  { id: 'data', label: 'Data', panel: DataSettings },
  { id: 'appearance', label: 'Appearance', panel: AppearanceSettings }
] as const

/** '/settings/links': each section is a place of its own, so that anything in the app can lead to it. */
export function SettingsScreen() {
  const { path } = usePlace()
  const { isKnown } = useSettings()
  const section = sections.find((candidate) => candidate.id === path[1]) ?? sections[0]
  const Panel = section.panel
  return (
    <Screen
      title="Settings"
      tools={
        <nav aria-label="Settings" className={classes.sections}>
          {sections.map((candidate) => (
            <PlaceLink
              key={candidate.id}
              to={`/settings/${candidate.id}`}
              className={classes.section}
              aria-current={candidate === section ? 'page' : undefined}
            >
              {candidate.label}
            </PlaceLink>
          ))}
        </nav>
      }
      scroll
    >
      <div className={classes.panel}>
        <Suspense fallback={null}>{isKnown && <Panel />}</Suspense>
      </div>
    </Screen>
  )
}
