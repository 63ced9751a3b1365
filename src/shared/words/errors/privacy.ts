import type { Catalog } from '../catalog.ts'

/** Erasing people, and exporting what is stored about them. */
export const privacy = {
  'people-being-erased': () => 'Someone is being permanently erased. Wait until that is done, and try again.',
  'too-many-to-erase': ({ selected, limit }: { selected: number; limit: number }, format) =>
    `${format.countOf(selected, 'user')} are selected. You can permanently erase at most ${format.count(limit)} at a time.`,
  'person-gone': () => 'This user no longer exists.'
} satisfies Catalog
