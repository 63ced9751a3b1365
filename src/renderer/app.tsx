import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type Desktop, DesktopProvider } from './client/engine-context.tsx'
import { DialogsProvider } from './shell/dialogs.tsx'
import { Frame } from './shell/frame.tsx'
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
          <ModalsProvider>
            <DialogsProvider>
              <Frame />
            </DialogsProvider>
          </ModalsProvider>
          <Notifications position="bottom-right" limit={4} />
        </MantineProvider>
      </QueryClientProvider>
    </DesktopProvider>
  )
}
