/**
 * The folders of src/engine from the bottom to the top. A folder knows only those before it, and of each only its public
 * file, `index.ts`; the linter refuses every other import. docs/architecture.md says what is in them.
 */
export const engineLayers = [
  'runtime',
  'sqlite',
  'files',
  'db',
  'context',
  'notices',
  'addresses',
  'mail',
  'sources',
  'templates',
  'links',
  'mailbox',
  'deliveries',
  'queue',
  'users',
  'campaigns',
  'accounts',
  'imports',
  'ingress',
  'log',
  'overview',
  'retention',
  'privacy',
  'data',
  'transport',
  'app'
] as const
type Layer = (typeof engineLayers)[number]

/** Where a process or a thread begins: these may know what is above their folder. */
const entries = ['src/engine/transport/utility-entry.ts']

/** How many folders deep a file may lie in its layer. */
const depths = [1, 2, 3, 4]

/** Packages that have one owner, and the layers that own them. */
const owned: { name: string; owners: readonly Layer[]; message: string }[] = [
  { name: 'nodemailer', owners: ['mail'], message: 'Only src/engine/mail speaks SMTP.' },
  { name: 'node:sqlite', owners: ['db', 'sqlite'], message: 'Only src/engine/db opens the database.' }
]

const everywhere = {
  paths: ['electron', 'electron-store'].map((name) => ({ name })),
  patterns: [
    {
      group: ['**/main/**', '**/renderer/**', '**/preload/**'],
      message: 'The engine knows nothing of the shell.'
    }
  ]
}

const insides = (layer: Layer) => depths.map((depth) => `${'../'.repeat(depth)}${layer}/**`)
const publicFile = (layer: Layer) => depths.map((depth) => `!${'../'.repeat(depth)}${layer}/index.ts`)

function bordersOf(layer: Layer, at: number) {
  const below = engineLayers.slice(0, at)
  const above = engineLayers.slice(at + 1)
  const patterns = [
    {
      group: [...below.flatMap(insides), ...below.flatMap(publicFile)],
      message: 'Import the public file of the other folder, its index.ts; export there what is missing.'
    },
    {
      group: above.flatMap(insides),
      message: `That folder is above ${layer}/ in scripts/lint-borders.ts: turn the dependency round, or move what both need down.`
    }
  ].filter(({ group }) => group.length > 0)
  return {
    files: [`src/engine/${layer}/**`],
    rules: restrict(
      [
        ...everywhere.paths,
        ...owned
          .filter(({ owners }) => !owners.includes(layer))
          .map(({ name, message }) => ({ name, message }))
      ],
      [...everywhere.patterns, ...patterns]
    )
  }
}

function restrict(
  paths: { name: string; message?: string }[],
  patterns: { group: string[]; message: string }[]
) {
  return { 'no-restricted-imports': ['error', { paths, patterns }] as ['error', object] }
}

export const engineBorders = [
  ...engineLayers.map(bordersOf),
  { files: entries, rules: restrict(everywhere.paths, everywhere.patterns) }
]
