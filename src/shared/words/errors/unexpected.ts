import type { Catalog } from '../catalog.ts'

/** Where nothing better is known. */
export const unexpected = {
  cancelled: () => 'Canceled.',
  /** `detail`: what the program itself says, in its own words. */
  'engine-failed': ({ detail }: { detail: string }) =>
    `Something went wrong in the sending engine: ${detail}. Nothing from this step was saved.`,
  'input-not-understood': ({ detail }: { detail: string }) => `The request was not understood: ${detail}`,
  /** Never thrown on purpose: an error that did not come from the engine. */
  unexpected: ({ detail }: { detail: string }) => detail
} satisfies Catalog
