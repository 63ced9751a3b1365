import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type Desktop, DesktopProvider } from './client/index.ts'
import { WriteGuardProvider } from './components/controls/index.ts'
import {
  CommandPalette,
  Commands,
  DialogsProvider,
  DropAnywhere,
  FirstStart,
  Frame,
  Toasts
} from './shell/index.ts'
import { cssVariables, FollowThemeSetting, styleNonce, theme } from './theme/index.ts'

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
