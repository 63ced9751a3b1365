import {
  IconLayoutDashboard,
  IconMail,
  IconReceipt,
  IconSend,
  IconSettings,
  IconTemplate,
  IconUsers
} from '@tabler/icons-react'
import type { ScreenName } from '../registry/screens.ts'

/** The screens one can go to, in the order of the sidebar. `screens`: shown as part of the entry. */
export const screenEntries = [
  { place: '/overview', label: 'Overview', icon: IconLayoutDashboard, screens: ['overview'] },
  { place: '/users', label: 'Users', icon: IconUsers, screens: ['users', 'import'] },
  { place: '/campaigns', label: 'Campaigns', icon: IconSend, screens: ['campaigns', 'campaign', 'report'] },
  { place: '/log', label: 'Send log', icon: IconReceipt, screens: ['log'] },
  { place: '/templates', label: 'Templates', icon: IconTemplate, screens: ['templates'] },
  { place: '/mailbox', label: 'Mailbox', icon: IconMail, screens: ['mailbox'] },
  { place: '/settings', label: 'Settings', icon: IconSettings, screens: ['settings'] }
] satisfies { place: string; label: string; icon: typeof IconMail; screens: ScreenName[] }[]
