import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { type AnyRouter, createRouterClient } from '@orpc/server'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { createEngineQueries, type EngineClient } from '../../src/renderer/client/engine-client.ts'
import { type Desktop, DesktopProvider } from '../../src/renderer/client/engine-context.tsx'
import type { ImportSession } from '../../src/renderer/client/import-session.ts'
import { Toasts } from '../../src/renderer/shell/frame/toasts.tsx'
import { popupsId, theme } from '../../src/renderer/theme/theme.ts'
import type { Shell } from '../../src/shared/ipc/shell.ts'
import { defaultSettings } from '../../src/shared/models/default-settings.ts'

/** Renders a part of the window with what is around every part of it, without the movements. */
export function renderInWindow(part: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  return render(part, {
    wrapper: ({ children }) => (
      <QueryClientProvider client={queries}>
        <MantineProvider theme={theme} env="test">
          <ModalsProvider>{children}</ModalsProvider>
          <div id={popupsId} />
          <Toasts />
        </MantineProvider>
      </QueryClientProvider>
    )
  })
}

/**
 * The same, with an engine of which `router` implements what the part calls, and what `desktop` has of the rest. Calls go
 * through the contract, so a handler gets only what the contract lets through.
 */
export function renderWithEngine(part: ReactNode, router: AnyRouter, desktop: PartialDesktop = {}) {
  const client = createRouterClient(router) as unknown as EngineClient
  const settings = { get: () => Promise.resolve(defaultSettings), onChange: () => () => undefined }
  const whole = {
    engine: createEngineQueries(client),
    imports: desktop.imports,
    shell: { settings, ...desktop.shell }
  }
  return renderInWindow(<DesktopProvider desktop={whole as unknown as Desktop}>{part}</DesktopProvider>)
}

interface PartialDesktop {
  shell?: { [Part in keyof Shell]?: Partial<Shell[Part]> }
  imports?: ImportSession
}
