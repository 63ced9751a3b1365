import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import './theme/tokens.css'
import './theme/base.css'
import './zod-without-eval.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import {
  createEngineClient,
  createEngineQueries,
  createEngineStateStore,
  createImportSession,
  createQueryClient,
  createSendingStore,
  openEngineConnection,
  watchEvents
} from './client/index.ts'
import { currentPlace, parsePlace, restorePlace } from './routing/index.ts'
import { loadScreenOf } from './shell/index.ts'

restorePlace()
loadScreenOf(parsePlace(currentPlace()))

const { shell } = window
const connection = openEngineConnection(shell.engine, window)
const client = createEngineClient(connection)
const queries = createQueryClient()
const sending = createSendingStore()
watchEvents(connection, client, queries, sending)

const desktop = {
  shell,
  engine: createEngineQueries(client),
  sending,
  imports: createImportSession(client),
  engineState: createEngineStateStore(shell.engine)
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App desktop={desktop} queries={queries} />
  </StrictMode>
)
