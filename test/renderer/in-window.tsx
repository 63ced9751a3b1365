import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { Toasts } from '../../src/renderer/shell/frame/toasts.tsx'
import { popupsId, theme } from '../../src/renderer/theme/theme.ts'

/** Renders a part of the window with what is around every part of it, without the movements. */
export function renderInWindow(part: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  return render(part, {
    wrapper: ({ children }) => (
      <QueryClientProvider client={queries}>
        <MantineProvider theme={theme} env="test">
          {children}
          <div id={popupsId} />
          <Toasts />
        </MantineProvider>
      </QueryClientProvider>
    )
  })
}
