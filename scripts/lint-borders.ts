import { posix } from 'node:path'

/**
 * Folders as layers, from the bottom to the top. A folder knows only those before it, and of each only its public file,
 * `index.ts`; the linter refuses every other import. docs/architecture.md says what is in them.
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
type EngineLayer = (typeof engineLayers)[number]

export const rendererLayers = [
  'format',
  'client',
  'theme',
  'routing',
  'components/text',
  'components/feedback',
  'components/controls',
  'components/layout',
  'components/message',
  'components/data-table',
  'components/attempt-drawer',
  'screens/campaign',
  'screens/campaigns',
  'screens/import',
  'screens/log',
  'screens/mailbox',
  'screens/overview',
  'screens/preflight',
  'screens/settings',
  'screens/templates',
  'screens/users',
  'screens/welcome',
  'shell'
] as const

/** Where a process or a thread begins: these may know what is above their folder. */
const engineEntries = ['src/engine/transport/utility-entry.ts']

/** Folders inside a layer, as deep as a file may lie. */
const subfolders = ['.', 'a', 'a/b', 'a/b/c']

interface Restrictions {
  paths?: { name: string; message?: string }[]
  patterns?: { group: string[]; message: string }[]
}

/** Packages that have one owner, and the layers that own them. */
const owned: { name: string; owners: readonly EngineLayer[]; message: string }[] = [
  { name: 'nodemailer', owners: ['mail'], message: 'Only src/engine/mail speaks SMTP.' },
  { name: 'node:sqlite', owners: ['db', 'sqlite'], message: 'Only src/engine/db opens the database.' }
]

const wholeEngine = {
  paths: ['electron', 'electron-store'].map((name) => ({ name })),
  patterns: [
    {
      group: ['**/main/**', '**/renderer/**', '**/preload/**'],
      message: 'The engine knows nothing of the shell.'
    }
  ]
}

const wholeRenderer = {
  patterns: [
    {
      group: ['**/main/**', '**/engine/**', '**/preload/**', 'node:*', 'electron*', 'nodemailer*'],
      message: 'The renderer sees only src/shared: everything else comes over the port.'
    }
  ]
}

/** How files of one layer, or of the root's own folder, write the path of another layer. */
const pathsTo = (other: string, layer: string): string[] =>
  subfolders.map((subfolder) => {
    const path = posix.relative(posix.join(layer, subfolder), other)
    return path.startsWith('.') ? path : `./${path}`
  })

function bordersOf(root: string, layers: readonly string[], at: number, others: Restrictions) {
  const layer = layers[at]!
  const insides = (layers: readonly string[]) =>
    layers.flatMap((other) => pathsTo(other, layer)).map((path) => `${path}/**`)
  const below = layers.slice(0, at)
  const above = layers.slice(at + 1)
  const patterns = [
    {
      group: [
        ...insides(below),
        ...below.flatMap((other) => pathsTo(other, layer)).map((path) => `!${path}/index.ts`)
      ],
      message: 'Import the public file of the other folder, its index.ts; export there what is missing.'
    },
    {
      group: insides(above),
      message: `That folder is above ${layer}/ in scripts/lint-borders.ts: turn the dependency round, or move what both need down.`
    }
  ].filter(({ group }) => group.length > 0)
  return {
    files: [`${root}/${layer}/**`],
    rules: restrict({ ...others, patterns: [...(others.patterns ?? []), ...patterns] })
  }
}

function restrict(restrictions: Restrictions) {
  return { 'no-restricted-imports': ['error', restrictions] as ['error', object] }
}

export const engineBorders = [
  ...engineLayers.map((layer, at) =>
    bordersOf('src/engine', engineLayers, at, {
      paths: [
        ...wholeEngine.paths,
        ...owned
          .filter(({ owners }) => !owners.includes(layer))
          .map(({ name, message }) => ({ name, message }))
      ],
      patterns: wholeEngine.patterns
    })
  ),
  { files: engineEntries, rules: restrict(wholeEngine) }
]

/** main.tsx and app.tsx, which put the window together, import public files too. */
const rendererEntries = {
  files: ['src/renderer/*.{ts,tsx}'],
  rules: restrict({
    patterns: [
      ...wholeRenderer.patterns,
      {
        group: rendererLayers.flatMap((layer) => [
          `./${layer}/**`,
          `!./${layer}/index.ts`,
          `!./${layer}/*.css`
        ]),
        message: 'Import the public file of the folder, its index.ts; export there what is missing.'
      }
    ]
  })
}

export const rendererBorders = [
  { files: ['src/renderer/**'], rules: restrict(wholeRenderer) },
  ...rendererLayers.map((_, at) => bordersOf('src/renderer', rendererLayers, at, wholeRenderer)),
  rendererEntries
]
