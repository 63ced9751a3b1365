import type { Catalog } from '../catalog.ts'

/** The engine's own life, as the window sees it. */
export const engine = {
  'engine-restarted': () => 'The sending engine was restarted while this was in progress.',
  'engine-ended': () => 'The sending engine stopped while this was in progress. It is restarting.',
  /** `detail`: an exit code, or what the system says. */
  'engine-crashed': ({ detail }: { detail: string }) =>
    `The sending engine stopped unexpectedly (${detail}).`,
  'engine-start-failed': ({ detail }: { detail: string }) => `The sending engine could not start: ${detail}`,
  'engine-not-started': () => 'The sending engine could not be started.',
  'engine-not-back': () => 'The sending engine did not come back in time.'
} satisfies Catalog
