import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { licences } from './packaging/licences.ts'
import { noDisplayNames } from './packaging/no-display-names.ts'
import { reactBindings } from './packaging/react-bindings.ts'

const at = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        // Entries with stable names: main forks the engine by its file, the engine starts its threads by theirs, which
        // lie beside whatever chunk of it asks for them.
        input: {
          index: at('src/main/index.ts'),
          engine: at('src/engine/transport/utility-entry.ts'),
          cli: at('src/cli/index.ts'),
          'import-check': at('src/engine/imports/check/check-worker.ts'),
          checkpoint: at('src/engine/db/checkpoints/checkpoint-worker.ts')
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' }
      }
    }
  },
  preload: {
    build: {
      // A sandboxed preload cannot be an ES module.
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [
      react({ jsxImportSource: '#jsx' }),
      reactBindings(),
      noDisplayNames(),
      licences(import.meta.dirname)
    ],
    resolve: { alias: { 'react-remove-scroll': at('src/renderer/theme/no-scroll-lock.tsx') } },
    build: {
      minify: true,
      // bundle.spec.ts says how much is too much.
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: {
        input: { index: at('src/renderer/index.html') },
        output: {
          // Two files beside the screens': what the start needs, and what several screens share. Seventy small ones cost
          // 20 kB of glue, and a start dozens of requests.
          codeSplitting: {
            groups: [
              { name: 'index', tags: ['$initial'] },
              { name: 'shared', minShareCount: 2, test: /node_modules|[\\/]renderer[\\/]/ }
            ]
          }
        }
      }
    }
  }
})
