import { useEngine, useEngineState, useShell } from '../../client/index.ts'
import { notifyDone, notifyError } from '../../components/feedback/index.ts'
import { diagnosticsText } from './diagnostics.ts'

/** Copies facts for support. While the engine is not running, it copies what the window knows. */
export function useCopyDiagnostics(): () => Promise<void> {
  const engine = useEngine()
  const engineState = useEngineState()
  const shell = useShell()

  const askEngine = async () => {
    if (engineState.state !== 'running') return null
    const [status, counts, accounts] = await Promise.all([
      engine.system.status.call({}),
      engine.system.counts.call({}),
      engine.accounts.list.call({})
    ])
    return { status, counts, accounts }
  }
  return async () => {
    try {
      const text = diagnosticsText({
        info: shell,
        window: {
          language: navigator.language,
          width: innerWidth,
          height: innerHeight,
          pixelRatio: devicePixelRatio
        },
        engineState,
        engine: await askEngine().catch(() => null),
        settings: await shell.settings.get(),
        secrets: await shell.secrets.status()
      })
      await shell.copyText(text)
      notifyDone('Copied. It contains no names, addresses, paths or secrets.')
    } catch (error) {
      notifyError('The diagnostics could not be copied', error)
    }
  }
}
