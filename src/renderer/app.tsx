import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type Desktop, DesktopProvider } from './client/engine-context.tsx'
import { WriteGuardProvider } from './components/controls/write-guard.tsx'
import { Toasts } from './components/feedback/toasts.tsx'
import { CommandPalette } from './shell/palette/command-palette.tsx'
import { Commands } from './shell/commands/commands.tsx'
import { DialogsProvider } from './shell/dialogs/dialogs.tsx'
import { DropAnywhere } from './shell/frame/drop-anywhere.tsx'
import { FirstStart } from './shell/frame/first-start.tsx'
import { Frame } from './shell/frame/frame.tsx'
import { FollowThemeSetting } from './theme/follow-theme-setting.tsx'
import { styleNonce } from './theme/style-nonce.ts'
import { cssVariables, theme } from './theme/theme.ts'

export function App({ desktop, queries }: { desktop: Desktop; queries: QueryClient }) {
  return (
    <DesktopProvider desktop={desktop}>
      <QueryClientProvider client={queries}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          getStyleNonce={styleNonce}
          defaultColorScheme="auto"
        >
          <FollowThemeSetting />
          <WriteGuardProvider>
            <ModalsProvider>
              <DialogsProvider>
                <Commands />
                <FirstStart />
                <Frame />
                <CommandPalette />
                <DropAnywhere />
              </DialogsProvider>
            </ModalsProvider>
          </WriteGuardProvider>
          <Toasts />
        </MantineProvider>
      </QueryClientProvider>
    </DesktopProvider>
  )
}
